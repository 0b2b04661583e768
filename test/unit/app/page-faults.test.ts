import { expect, test } from 'vitest';
import { PageFaults } from '@main/app/page-faults';
import { memoryLogger } from '../../support/engine';

const FAULT = { kind: 'error', message: 'TypeError: x is null', stack: 'at a.js:1:2', page: '/tasks' } as const;

function page(): { faults: PageFaults; errors: string[]; warnings: unknown[]; pass: (ms: number) => void } {
  const logger = memoryLogger();
  const warnings: unknown[] = [];
  let now = 1_000_000;
  const clock = { now: () => now, monotonic: () => now, uptime: () => now };
  const faults = new PageFaults({
    clock,
    logger: { ...logger, warn: (text, detail) => void warnings.push([text, detail]) },
  });
  return { faults, errors: logger.errors, warnings, pass: (ms) => void (now += ms) };
}

test('a bug of a page is one line of the log that says who met it and where', () => {
  const { faults, errors } = page();
  expect(faults.report('browser/viewer', { ...FAULT, stack: 'at a\nat b\u2028at c\u001b[31m' })).toBe(true);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain('"who":"browser/viewer"');
  expect(errors[0]).toContain('"page":"/tasks"');
  expect(errors[0]).not.toMatch(/[\n\u2028\u001b]/);
});

test('a token in a message does not reach the log', () => {
  const { faults, errors } = page();
  const token = 'Rf3imTpN1qNHZDw44nZx87WkyhJhdO6CySgE2IbzPIM';
  faults.report('browser/admin', { ...FAULT, message: `No way to /#token=${token}` });
  expect(errors[0]).toContain('/#token=…');
  expect(errors[0]).not.toContain(token);
});

test('at most twelve bugs a minute are written, and the next minute says how many were left out', () => {
  const { faults, errors, warnings, pass } = page();
  const answers = Array.from({ length: 20 }, () => faults.report('browser/viewer', FAULT));
  expect(answers.filter(Boolean)).toHaveLength(12);
  expect(errors).toHaveLength(12);
  expect(warnings).toEqual([]);
  pass(60_000);
  expect(faults.report('browser/viewer', FAULT)).toBe(true);
  expect(warnings).toEqual([['Bugs of pages were left out.', { count: 8 }]]);
});

test('a clock that is set back does not silence the pages', () => {
  const { faults, pass } = page();
  for (let i = 0; i < 12; i += 1) faults.report('browser/viewer', FAULT);
  pass(-86_400_000);
  expect(faults.report('browser/viewer', FAULT)).toBe(true);
});
