import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellWord } from '@shared/shell-word';

it('a text in quotes is one word, with nothing in it for a shell to do', () => {
  expect(shellWord("it's $HOME")).toBe(String.raw`'it'\''s $HOME'`);
});

it.skipIf(process.platform === 'win32')('a shell hands the words on as they were', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab "$`{}*=~#\'\\;!\n日') });
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (texts) => {
      const line = `printf '%s\\0' ${texts.map(shellWord).join(' ')}`;
      expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(texts.map((one) => `${one}\0`).join(''));
    }),
    { numRuns: 20 },
  );
});
