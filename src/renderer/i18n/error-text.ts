import type { ErrorCode } from '@shared/errors';
import type { PlainKey } from '@shared/messages/message';

/** The heading of each kind of expected failure; its sentence comes from the engine. */
export const ERROR_TEXT: Readonly<Record<ErrorCode, PlainKey>> = {
  'invalid-input': 'error.invalidInput',
  unauthorized: 'error.unauthorized',
  forbidden: 'error.forbidden',
  'not-found': 'error.notFound',
  conflict: 'error.conflict',
  'too-large': 'error.tooLarge',
  busy: 'error.busy',
  internal: 'error.internal',
  unavailable: 'error.unavailable',
};

/** What to do about a failure whose sentence does not say it. */
export const ERROR_HINT: Readonly<Partial<Record<ErrorCode, PlainKey>>> = {
  unauthorized: 'errorHint.unauthorized',
  forbidden: 'errorHint.forbidden',
  'too-large': 'errorHint.tooLarge',
  busy: 'errorHint.busy',
  internal: 'errorHint.internal',
};
