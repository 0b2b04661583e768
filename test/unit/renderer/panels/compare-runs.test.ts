import { expect, test } from 'vitest';
import { differences } from '@renderer/panels/runs/compare-runs';

test('two runs differ in their outputs, their parameters and the version, in this order', () => {
  const then = { version: 3, params: { days: 5, full: false }, result: { rows: 5308, date: '2026-11-27', list: [1] } };
  const now = { version: 4, params: { days: 7, full: false }, result: { rows: 5312, note: 'late', list: [1] } };
  expect(differences(now, then)).toEqual([
    { of: 'result', name: 'rows', now: '5312', then: '5308' },
    { of: 'result', name: 'date', now: null, then: '2026-11-27' },
    { of: 'result', name: 'note', now: 'late', then: null },
    { of: 'params', name: 'days', now: '7', then: '5' },
    { of: 'version', name: '', now: '4', then: '3' },
  ]);
  expect(differences(then, then)).toEqual([]);
  expect(differences({ ...then, result: null }, { ...then, result: { rows: 1 } })).toEqual([
    { of: 'result', name: 'rows', now: null, then: '1' },
  ]);
});
