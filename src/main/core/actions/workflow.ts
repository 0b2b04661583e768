import { tell, type Problem } from '@shared/errors';
import { message, type PlainKey } from '@shared/messages/message';
import type { ActionCode } from './action-code';

/** Runs a graph of steps. It waits for these only: what it would need a slot or an attempt for is its steps’ own. */
export const workflow: ActionCode<'workflow'> = {
  macroTexts: () => [],
  launch: null,
  problems: ({ timeoutSeconds, retry, group }) => [
    ...(timeoutSeconds === null ? [] : [refused(['timeoutSeconds'], 'graph.limits.time')]),
    ...(retry.max === 0 ? [] : [refused(['retry', 'max'], 'graph.limits.retries')]),
    ...(group === null ? [] : [refused(['group'], 'graph.limits.group')]),
  ],
};

function refused(path: string[], what: PlainKey): Problem {
  return { path, ...tell(message('graph.ownLimit', { what: message(what) })) };
}
