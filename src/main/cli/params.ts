import { AppError } from '@shared/errors';
import { safeNameSchema, type Params } from '@shared/model/common';

function valueOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  // Only what prints as it was written: stock codes, versions and long ids stay text, digit for digit.
  return Number.isFinite(number) && String(number) === text ? number : text;
}

/**
 * Parameters from `name=value` words: true, false and plain numbers become what they look like, all else is text.
 * A later word of the same name wins. Throws `invalid-input` for a word without a name.
 */
export function parseParams(words: readonly string[]): Params {
  return Object.fromEntries(
    words.map((word) => {
      const split = word.indexOf('=');
      const name = word.slice(0, Math.max(split, 0));
      if (!safeNameSchema.safeParse(name).success) {
        throw new AppError('invalid-input', 'cli.param', { word });
      }
      return [name, valueOf(word.slice(split + 1))];
    }),
  );
}
