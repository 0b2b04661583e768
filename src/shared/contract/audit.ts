import { z } from 'zod';
import { listOf, pageInput, plainText } from '../model/common';
import { call } from './define';

/** One thing that somebody did, or tried to. */
export const auditRowSchema = z.object({
  id: z.number().int(),
  at: z.number(),
  who: z.string(),
  /** The call's name. */
  action: z.string(),
  /** Keys or ids it was aimed at. */
  target: z.string(),
  /** ok, or the code of the error. */
  outcome: z.string(),
  /**
   * What else was asked for, as JSON, cut at 1,000 characters; empty: nothing. Definitions are left out: the version that
   * is named tells what was before, the next one what came of it. Of parameters and variables only the names stand here.
   * Of refusals of one kind within a minute the tenth row counts all further ones: `times` says how many it stands for.
   */
  detail: z.string(),
});

/** The audit trail. */
export const auditCalls = {
  'audit.list': call(
    'viewer',
    z.strictObject({ ...pageInput, filter: z.strictObject({ action: plainText(64).optional() }).optional() }),
    listOf(auditRowSchema),
  ),
};
