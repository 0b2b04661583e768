import type { PlainKey } from '../i18n';

/** A fault that can be seen in a draft without asking the engine. */
export interface KindFault {
  /** The dotted path of the field, from the trigger or the action on. */
  path: string;
  /** The text that says it. */
  key: PlainKey;
}
