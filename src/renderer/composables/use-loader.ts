import { useLive, type Live, type LiveOptions } from './use-live';

/**
 * Loads what a page shows. A failure is kept for the page, and a connection that came back loads again: everything, or
 * with `once` only what failed.
 */
export function useLoader(
  load: () => Promise<void>,
  options: Pick<LiveOptions<unknown>, 'once'> = {},
): Pick<Live<unknown>, 'loading' | 'error' | 'run'> {
  const { loading, error, run } = useLive({ ...options, load: async () => (await load(), true) });
  return { loading, error, run };
}
