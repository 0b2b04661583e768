import type { z } from 'zod';

/** A viewer only looks; an administrator changes things. */
export type Role = 'viewer' | 'admin';

/** One call: what goes in, what comes out, who may. */
export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly role: Role;
  readonly input: I;
  readonly output: O;
}

/** Declares a call with its types kept. */
export function call<I extends z.ZodType, O extends z.ZodType>(role: Role, input: I, output: O): Call<I, O> {
  return { role, input, output };
}
