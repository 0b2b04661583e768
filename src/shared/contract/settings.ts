import { z } from 'zod';
import { settingsSchema } from '../model/settings';
import { call } from './define';

/** Settings. */
export const settingsCalls = {
  'settings.get': call('viewer', z.strictObject({}), settingsSchema),
  'settings.set': call('admin', settingsSchema.partial(), settingsSchema),
};
