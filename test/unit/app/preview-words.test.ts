import { describe, expect, it } from 'vitest';
import { previewTrigger, type PreviewQuestion } from '@main/app/preview-service';
import { calendar } from '../core/session/calendars';

const ask = (trigger: PreviewQuestion['trigger'], guard: PreviewQuestion['guard'], after: string) =>
  previewTrigger({ trigger, guard, after: Date.parse(after), count: 1 }, 0, 'UTC', calendar);

/** Hourly at the full hour, UTC. */
const hourly = { kind: 'interval', everySeconds: 3600, anchorAt: 0 } as const;

describe('the words of a preview', () => {
  it('are the sentence of the trigger and what the guard demands, in both languages', () => {
    const { words } = ask(
      { kind: 'cron', expression: '0 10 * * 1-5', timeZone: 'Asia/Shanghai' },
      { calendar: 'XSHG', when: 'trading-hours' },
      '2025-09-30T00:00:00Z',
    );
    expect(words).toEqual({
      zh: '周一至周五 10:00（Asia/Shanghai），仅在交易时段运行（XSHG）',
      en: 'At 10:00, Monday to Friday (Asia/Shanghai), only in its trading hours (XSHG)',
    });
    expect(ask({ kind: 'manual' }, null, '2025-09-30T00:00:00Z').words).toEqual({
      zh: '仅手动运行',
      en: 'Only when started by hand',
    });
  });

  it.each([
    ['session-day', '2025-10-01T01:00:00Z', 'XSHG 不是交易日：国庆节', 'XSHG: no session: National Day'],
    ['session-day', '2025-10-11T01:00:00Z', 'XSHG 不是交易日', 'XSHG: no session'],
    ['trading-hours', '2025-10-01T01:00:00Z', 'XSHG 不是交易日：国庆节', 'XSHG: no session: National Day'],
    ['trading-hours', '2025-09-30T12:00:00Z', 'XSHG 不在交易时段', 'XSHG: outside trading hours'],
    ['non-session-day', '2025-09-30T01:00:00Z', 'XSHG 是交易日', 'XSHG: a session'],
  ] as const)('say why a guard for %s holds back %s', (when, after, zh, en) => {
    expect(ask(hourly, { calendar: 'XSHG', when }, after).rows[0]?.why).toEqual({ zh, en });
  });

  it('say what other readings of an expression mean, in both languages', () => {
    const { readings } = ask(
      { kind: 'cron', expression: '0 9 * * 1 *', timeZone: 'UTC' },
      null,
      '2025-09-30T00:00:00Z',
    );
    expect(readings?.[0]).toEqual({
      order: 'year-last',
      expression: '0 9 * * 1',
      words: { zh: '每周一 09:00', en: 'At 09:00, every Monday' },
    });
  });
});
