import type { ActionCode, ActionProblem } from './action-code';

/** Runs a graph of steps. It waits for these only: what it would need a slot or an attempt for is its steps’ own. */
export const workflow: ActionCode<'workflow'> = {
  macroTexts: () => [],
  launch: null,
  problems: ({ timeoutSeconds, retry, group }) => [
    ...(timeoutSeconds === null ? [] : [refused(['timeoutSeconds'], 'time limit')]),
    ...(retry.max === 0 ? [] : [refused(['retry', 'max'], 'retries')]),
    ...(group === null ? [] : [refused(['group'], 'group')]),
  ],
};

function refused(path: string[], what: string): ActionProblem {
  return { path, message: `A workflow has no ${what} of its own. Set it at its steps or their tasks.` };
}
