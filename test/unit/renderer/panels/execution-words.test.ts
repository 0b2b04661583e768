import { ref } from 'vue';
import { describe, expect, test } from 'vitest';
import type { Language } from '@shared/messages/languages';
import { translator } from '@shared/messages/render';
import {
  executionReasonSchema,
  executionSourceSchema,
  executionStatusSchema,
  type Execution,
} from '@shared/model/execution';
import { pairOf, REASONS_OF } from '@renderer/panels/runs/execution-reasons';
import { executionWords } from '@renderer/panels/runs/execution-words';
import { executionFixture } from '../../../support/fixtures';

const LANGUAGES = ['en', 'zh-CN'] as const;
const pairs = executionStatusSchema.options.flatMap((status) =>
  [null, ...REASONS_OF[status]].map((reason) => ({ status, reason })),
);

function wordsIn(locale: Language) {
  return executionWords(translator(locale), ref(locale), ref(Date.now()));
}
const run = (rest: Partial<Execution>): Execution =>
  executionFixture(7, { key: 'bars', name: '', version: 1 }, 'failed', rest);

describe.each(LANGUAGES)('the sentences in %s', (locale) => {
  const words = wordsIn(locale);
  const isWhole = (text: string): void => {
    expect(text).toMatch(/[.。]$/);
    expect(text).not.toMatch(/[{}]|undefined|null|NaN|execution\.\w/);
  };

  test.each(pairs)('tell why for $status and $reason, whatever brought it about', ({ status, reason }) => {
    const before = new Set<string>();
    for (const source of executionSourceSchema.options) {
      const execution = run({ status, reason, source, retryAt: Date.now() + 60_000 });
      isWhole(words.whyOf(execution, { exitCode: 3, signal: 'SIGKILL' }));
      isWhole(words.whyOf(execution, undefined));
      isWhole(words.becauseOf(execution));
      before.add(words.becauseOf(execution));
    }
    expect(before.size).toBe(executionSourceSchema.options.length);
  });

  test('differ for every status and reason', () => {
    const all = pairs.map(({ status, reason }) => words.whyOf(run({ status, reason }), undefined));
    expect(new Set(all).size).toBe(all.length);
  });

  test('tell exit code, signal, attempts and how many moments were missed', () => {
    const failed = { status: 'failed', reason: 'exit-code', attemptCount: 4 } as const;
    expect(words.whyOf(run(failed), { exitCode: 137, signal: null })).toMatch(/137.*4/);
    expect(words.whyOf(run({ ...failed, reason: 'signal' }), { exitCode: null, signal: 'SIGSEGV' })).toContain(
      'SIGSEGV',
    );
    expect(words.whyOf(run({ status: 'missed', reason: 'limit', missedCount: 1234 }), undefined)).toContain('1,234');
  });

  test('have something to say for a pair that they do not know', () => {
    for (const status of executionStatusSchema.options) {
      for (const reason of executionReasonSchema.options) isWhole(words.whyOf(run({ status, reason }), undefined));
    }
  });
});

test('every reason that the model knows belongs to a status', () => {
  const placed = new Set(pairs.map(({ reason }) => reason));
  expect(executionReasonSchema.options.filter((reason) => !placed.has(reason))).toEqual([]);
});

test('a pair is known or null', () => {
  expect(pairOf('failed', 'exit-code')).toBe('failed.exit-code');
  expect(pairOf('running', null)).toBe('running.none');
  expect(pairOf('success', 'asleep')).toBeNull();
});
