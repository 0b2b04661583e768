import { AppError } from '@shared/errors';

/** Counts the calls that are being answered. */
export interface CallGate {
  /** Runs a call; throws `busy` when `most` are under way already. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** A gate that lets `most` calls through at once. */
export function createCallGate(most: number): CallGate {
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
