import { watch } from 'vue';
import { AppError } from '@shared/errors';
import { plainLine } from '@shared/plain-line';
import type { LogSession } from '../../stores/log-session';
import type { LogLevelView } from './use-log-levels';

/** Errors from the last one back in which the words are looked for, and lines of each. */
const MOST_ERRORS = 5;
const MOST_LINES = 500;

/**
 * Tells the first line of the error that ended a run: the last one that has the words that are shown of it, else the last
 * one; null while it is not known, or where there is none.
 */
export function useFaultLine(
  session: LogSession,
  levels: LogLevelView,
  headline: () => string | null,
  tell: (line: number | null) => void,
): void {
  let asked = 0;

  async function find(words: string): Promise<number | null> {
    const { errors } = levels.index.value;
    const last = errors.slice(-MOST_ERRORS).reverse();
    for (const line of last) {
      const end = levels.index.value.entryEnd(line);
      const lines = await session.read(line, Math.min(MOST_LINES, end - line + 1));
      if (lines.some(({ text }) => plainLine(text).includes(words))) return line;
    }
    return last[0] ?? null;
  }

  watch(
    [levels.index, levels.judging, headline],
    async () => {
      const mine = ++asked;
      const words = headline();
      if (words === null || levels.judging.value) return tell(null);
      try {
        const line = await find(words);
        if (mine === asked) tell(line);
      } catch (error) {
        // The log says itself that it can't be read.
        if (!(error instanceof AppError)) throw error;
      }
    },
    { immediate: true },
  );
}
