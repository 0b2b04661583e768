import { z } from 'zod';
import { idSchema, plainText } from '../model/common';
import { call } from './define';

/** Calls that open what a log names, on the machine that the engine runs on. */
export const editorCalls = {
  /** Editors that are installed, the most usual first, each as a command for the setting `editor`. */
  'editors.find': call(
    'admin',
    z.strictObject({}),
    z.object({ rows: z.array(z.object({ name: z.string(), command: z.string() })) }),
  ),
  /**
   * Opens a file at a line in the editor of the settings, else the first that is found. A relative path counts from the
   * folder of the attempt, by default the last. Answers the file.
   */
  'editors.open': call(
    'admin',
    z.strictObject({
      id: idSchema,
      attempt: z.number().int().min(1).max(1000).optional(),
      path: plainText(4096),
      line: z.number().int().min(1).max(10_000_000),
    }),
    z.object({ path: z.string() }),
  ),
};
