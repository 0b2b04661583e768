import { z } from 'zod';
import { taskViewSchema } from '../model/task';
import { call } from './define';

/** The samples that come with the app. */
export const sampleCalls = {
  /** Adds the sample tasks that are not there yet, none of them enabled. */
  'samples.load': call('admin', z.strictObject({}), z.object({ rows: z.array(taskViewSchema) })),
};
