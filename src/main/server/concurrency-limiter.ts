import { AppError } from '@shared/errors';

/** Counts the calls that are being answered. */
export interface ConcurrencyLimiter {
  /** Runs a call; throws `busy` when `most` are under way already. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** A limiter that lets `most` calls run at once. */
export function createConcurrencyLimiter(most: number): ConcurrencyLimiter {
  let underWay = 0;
  return {
    async run(call) {
      if (underWay >= most) throw new AppError('busy', 'server.calls');
      underWay++;
      try {
        return await call();
      } finally {
        underWay--;
      }
    },
  };
}
