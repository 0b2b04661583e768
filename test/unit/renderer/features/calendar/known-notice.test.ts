import { describe, expect, test } from 'vitest';
import { formatOf } from '@renderer/features/calendar/import-format';
import { noticeOf } from '@renderer/features/calendar/known-notice';

const info = (state: 'ok' | 'due' | 'over', warnFrom: string | null = '2026-12-15') => ({
  knownTo: '2026-12-31',
  renewal: { state, warnFrom },
});

describe('the end of what is known', () => {
  test.each([
    ['nothing while it is far', info('ok'), '2026-12-31', null],
    ['that a view lies beyond it', info('ok'), '2027-01-31', 'beyond'],
    ['that it should have been renewed', info('due'), '2026-12-31', 'due'],
    ['that it is over, whatever is in view', info('over'), '2026-05-31', 'over'],
    ['nothing for a calendar without end', info('ok', null), '2090-01-31', null],
  ])('says %s', (_what, calendar, shownTo, kind) => {
    expect(noticeOf(calendar, shownTo)?.kind ?? null).toBe(kind);
  });
});

test.each([
  ['BEGIN:VCALENDAR\r\nVERSION:2.0', 'ics'],
  ['\uFEFFbegin:vcalendar', 'ics'],
  ['\n [{"date":"2027-01-01"}]', 'json'],
  ['{"knownTo":"2027-12-31","days":[]}', 'json'],
  ['date,kind\n2027-01-01,closed', 'csv'],
  ['', 'csv'],
])('the text %j is taken for %s', (text, format) => {
  expect(formatOf(text)).toBe(format);
});
