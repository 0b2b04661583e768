import { z } from 'zod';
import { call } from './define';

/** How others come in. */
export const accessCalls = {
  /** The engine's address for a browser, with the token of the caller's own role in its fragment. */
  'access.link': call('viewer', z.strictObject({}), z.object({ link: z.string() })),
};
