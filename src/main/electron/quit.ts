import type { Logger } from '../app/ports';
import type { QuitAnswer } from './dialogs';

/** What the way out needs. */
export interface QuitParts {
  /** How many executions run now. */
  running(): number;
  ask(running: number): Promise<QuitAnswer>;
  /** Puts the window away while what runs finishes. */
  hide(): void;
  /** Takes no new work, or takes it again: what finishes must come to an end. */
  drain(on: boolean): void;
  /** Stops the children, writes their rows, closes the store. */
  close(): Promise<void>;
  /** Kills what still runs, at once: closing failed or took too long. */
  abandon(): void;
  /** Called just before the end, once nothing of the engine is left. */
  beforeExit?: () => void;
  exit(code: number): void;
  /** The phase changed. */
  changed(): void;
  logger: Logger;
  /** After this long the app ends even if `close` hangs, ms. */
  closeWithinMs: number;
}

/** Where the app is on its way out. */
export type QuitPhase = 'staying' | 'asking' | 'finishing' | 'leaving';

/** The one way out: every quit, whoever asks for it, goes through here. */
export interface Quit {
  phase(): QuitPhase;
  /** A person wants to quit: asks if something runs. Asked again while finishing, it asks again. */
  request(): Promise<void>;
  /** The system ends the session: no question. Calls after the first wait for the same end. */
  now(code?: number): Promise<void>;
  /** What runs may have ended: leaves if that was waited for. */
  ranOut(): void;
}

/** Builds the way out. */
export function createQuit(parts: QuitParts): Quit {
  const { logger } = parts;
  let phase: QuitPhase = 'staying';
  let end: Promise<void> | null = null;
  // A session that ends while the question is open must not be taken back by its answer.
  const leaving = (): boolean => end !== null;

  const close = async (): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('The engine did not stop in time.')), parts.closeWithinMs);
    });
    try {
      await Promise.race([parts.close(), late]);
      return true;
    } catch (error) {
      logger.error('The engine did not stop cleanly.', error);
      parts.abandon();
      return false;
    } finally {
      clearTimeout(timer);
    }
  };

  const now = (code = 0): Promise<void> => {
    end ??= (async () => {
      phase = 'leaving';
      const clean = await close();
      parts.beforeExit?.();
      parts.exit(clean ? code : 1);
    })();
    return end;
  };

  return {
    phase: () => phase,
    now,
    async request() {
      if (leaving() || phase === 'asking') return;
      const running = parts.running();
      if (running === 0) return now();
      const wasFinishing = phase === 'finishing';
      phase = 'asking';
      let answer: QuitAnswer = 'cancel';
      try {
        answer = await parts.ask(running);
      } catch (error) {
        logger.error('The question before quitting could not be asked.', error);
      }
      if (leaving()) return;
      if (answer === 'stop') return now();
      phase = answer === 'finish' ? 'finishing' : 'staying';
      if (wasFinishing || answer === 'finish') parts.drain(answer === 'finish');
      parts.changed();
      if (answer !== 'finish') return;
      parts.hide();
      if (parts.running() === 0) await now();
    },
    ranOut() {
      if (phase === 'finishing' && parts.running() === 0) void now();
    },
  };
}
