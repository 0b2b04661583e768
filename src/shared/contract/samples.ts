import { z } from 'zod';
import { languageSchema } from '../model/common';
import { taskViewSchema } from '../model/task';
import { call } from './define';

/** The samples that come with the app. */
export const sampleCalls = {
  /** Adds the sample tasks that are not there yet, none of them enabled, with names in the language; answers all. */
  'samples.load': call(
    'admin',
    z.strictObject({ language: languageSchema.default('en') }),
    z.object({ rows: z.array(taskViewSchema), added: z.number().int() }),
  ),
};
