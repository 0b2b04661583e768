import { AppError, type Problem } from '@shared/errors';
import type { Action, ActionKind, ActionOf } from '@shared/model/action';
import type { TaskInput } from '@shared/model/task';
import type { ActionCode, LaunchCode, MacroText } from './action-code';
import { command } from './command';
import { workflow } from './workflow';

/** The code of each kind: one that is missing does not compile. */
const CODE: { readonly [K in ActionKind]: ActionCode<K> } = { command, workflow };

function codeOf<K extends ActionKind>({ kind }: { readonly kind: K }): ActionCode<K> {
  return CODE[kind];
}

/** The texts of an action that macros may stand in; paths count from the definition. */
export function macroTextsOf(action: Action): MacroText[] {
  return codeOf(action).macroTexts(action);
}

/** How the launcher carries an action out. Throws `invalid-input` for one that no process carries out. */
export function launchCodeOf<K extends ActionKind>(action: { readonly kind: K }): LaunchCode<ActionOf<K>> {
  const { launch } = codeOf(action);
  if (!launch) throw new AppError('invalid-input', 'macro.noProcess', {}, { path: ['action'] });
  return launch;
}

/** What of a task does not go with its action; mostly nothing. */
export function actionProblems(definition: TaskInput): Problem[] {
  return codeOf(definition.action).problems?.(definition) ?? [];
}
