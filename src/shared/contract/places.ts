import { z } from 'zod';
import { plainText } from '../model/common';
import { interpreterSchema } from '../model/command';
import { call } from './define';

/** Calls that look around on this machine, for choosing instead of typing. */
export const placeCalls = {
  /** Interpreters on PATH, virtual environments at or above `near` (a folder or a script), conda environments. */
  'interpreters.find': call(
    'admin',
    z.strictObject({ near: plainText(4096).optional() }),
    z.object({
      rows: z.array(
        z.object({
          interpreter: interpreterSchema,
          path: z.string(),
          label: z.string(),
          /** It lies at or above `near`. */
          near: z.literal(true).optional(),
          /** Version of its Python, as far as its files tell. */
          python: z.string().optional(),
          /** A few packages that it has, such as pandas and tushare. */
          packages: z.array(z.object({ name: z.string(), version: z.string() })).optional(),
        }),
      ),
    }),
  ),
  /** What is in a folder; the user's home if none is named. Hidden entries are left out. At most 1,000 of each. */
  'folders.list': call(
    'admin',
    z.strictObject({ path: plainText(4096).optional() }),
    z.object({
      path: z.string(),
      parent: z.string().nullable(),
      folders: z.array(z.string()),
      files: z.array(z.string()),
    }),
  ),
};
