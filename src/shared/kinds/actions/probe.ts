import { z } from 'zod';
import { plainText } from '../../model/common';

/** Runs a script in the app's own Node, which tells of progress and results over a channel beside stdout. */
export const probeActionSchema = z.strictObject({
  kind: z.literal('probe'),
  /** May hold macros. */
  script: plainText(32_768).refine((text) => text.trim().length > 0, 'A command is needed.'),
});
/** Runs a script in the app's own Node. */
export type ProbeAction = z.infer<typeof probeActionSchema>;
