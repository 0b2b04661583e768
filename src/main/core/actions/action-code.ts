import type { Problem } from '@shared/errors';
import type { LaunchSpec } from '@shared/launch';
import type { ActionKind, ActionOf } from '@shared/model/action';
import type { TaskInput } from '@shared/model/task';
import type { Piece } from '../macro-text';

/** A text of a definition that macros may stand in; the path counts from the definition. */
export interface MacroText {
  readonly path: (string | number)[];
  readonly text: string;
}

/** Fills in the macros of a text. Throws `invalid-input` with the place for what can't be rendered. */
export interface MacroFiller {
  readonly platform: 'posix' | 'win32';
  text(text: string, path: (string | number)[]): string;
  /** What was written and what macros gave apart, for where a value has to be quoted. */
  pieces(text: string, path: (string | number)[]): Piece[];
}

/** What is to be run, with macros filled in. */
export type RenderedCommand = Pick<LaunchSpec, 'shell' | 'argv' | 'cwd'>;

/** How it is to be run. What any run has beside it, such as its log, is not the action's business. */
export type LaunchOptions = Pick<LaunchSpec, 'interpreter' | 'pythonUtf8' | 'leaveBackground' | 'channel'>;

/** How the launcher carries an action out. */
export interface LaunchCode<A> {
  /** Throws `invalid-input` for what can't be rendered. */
  render(action: A, fill: MacroFiller): RenderedCommand;
  options(action: A): LaunchOptions;
}

/** What the engine knows of one kind of action. */
export interface ActionCode<K extends ActionKind> {
  /** The texts of it that macros may stand in; not those of steps, which are judged by what comes before them. */
  macroTexts(action: ActionOf<K>): MacroText[];
  /** null: no process carries it out, so it takes no slot. */
  readonly launch: LaunchCode<ActionOf<K>> | null;
  /** What of a task does not go with the action, beyond the shape of both. */
  problems?(definition: Pick<TaskInput, 'timeoutSeconds' | 'retry' | 'group'>): Problem[];
}
