import type { Logger } from '../app/ports';

/** What is done about bugs that nobody caught. */
export interface UncaughtErrors {
  /** Aborted by the first of them. */
  readonly happened: AbortSignal;
  /** They are written down here too from now on. */
  note(logger: Logger): void;
  /** Somebody ends the process in order once `happened` is aborted: it does not end by itself any more. */
  endInOrder(): void;
  /** Takes a bug that came out of the program itself. */
  take(error: unknown): void;
}

/**
 * Takes every bug of this process that nobody caught: into the engine log with its stack, or to stderr before there is
 * one. Unless somebody promised to end the process in order, it ends with 1.
 */
export function watchUncaughtErrors(): UncaughtErrors {
  const controller = new AbortController();
  let logger: Logger | null = null;
  let endsInOrder = false;
  const tell = (error: unknown): void => {
    if (logger) logger.error('A bug that nobody caught.', error);
    else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  };
  const take = (error: unknown): void => {
    tell(error);
    if (!endsInOrder) process.exit(1);
    controller.abort();
  };
  process.on('uncaughtException', take);
  process.on('unhandledRejection', take);
  return {
    happened: controller.signal,
    note: (noted) => void (logger = noted),
    endInOrder: () => void (endsInOrder = true),
    take: (error) => {
      tell(error);
      controller.abort();
    },
  };
}
