import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { triggerWords } from '@main/core/words';
import { fiveFields, sixFields } from './arbitraries';

describe('triggerWords', () => {
  it.each([
    ['0 18 * * *', '每天 18:00', 'At 18:00 every day'],
    ['0 18 * * 1-5', '周一至周五 18:00', 'At 18:00, Monday to Friday'],
    ['15 30 9 * * mon', '每周一 09:30:15', 'At 09:30:15, every Monday'],
    ['*/5 * * * *', '每 5 分钟', 'Every 5 minutes'],
    ['* * * * *', '每分钟', 'Every minute'],
    ['* * * * * *', '每秒', 'Every second'],
    ['*/10 * * * * *', '每 10 秒', 'Every 10 seconds'],
    ['@hourly', '每小时整点', 'Every hour, on the hour'],
    ['5 */2 * * *', '每 2 小时的第 5 分', 'Every 2 hours, at minute 5'],
    [
      '*/5 9-11,13-14 * * 1-5',
      '周一至周五，09:00 至 11:55、13:00 至 14:55 每 5 分钟',
      'Every 5 minutes from 09:00 to 11:55 and from 13:00 to 14:55, Monday to Friday',
    ],
    ['*/25 * * * *', '每小时第 0、25、50 分', 'Every hour at minutes 0, 25 and 50'],
    ['0 9 * * 0,6', '每周六、周日 09:00', 'At 09:00, every Saturday and Sunday'],
    ['30 17 1,15 * *', '每月 1、15 日 17:30', 'At 17:30, on days 1 and 15 of every month'],
    ['0 0 29 2 *', '每年 2 月 29 日 00:00', 'At 00:00, on day 29 of February'],
    ['0 9 1-7 * 5', '每月 1 至 7 日，以及每周五 09:00', 'At 09:00, on days 1 to 7 of every month and every Friday'],
    ['0 9 1 1-3 *', '每年 1 月至 3 月的 1 日 09:00', 'At 09:00, on day 1 of January to March'],
  ])('%s', (expression, zh, en) => {
    expect(triggerWords({ kind: 'cron', expression, timeZone: 'Asia/Shanghai' }, 'UTC')).toEqual({
      zh: `${zh}（Asia/Shanghai）`,
      en: `${en} (Asia/Shanghai)`,
    });
  });

  it('leaves odd times of day to cronstrue, in both languages', () => {
    const words = triggerWords({ kind: 'cron', expression: '10-40 9 * * 1-5', timeZone: 'UTC' }, 'UTC');
    expect(words.zh).toBe('周一至周五，在 09:10 至 09:40 之间的每分钟（UTC）');
    expect(words.en).toBe('Every minute between 09:10 and 09:40, Monday to Friday (UTC)');
  });

  it('has words for every expression', () => {
    fc.assert(
      fc.property(fc.oneof(fiveFields, sixFields), (expression) => {
        const { zh, en } = triggerWords({ kind: 'cron', expression, timeZone: 'UTC' }, 'UTC');
        expect(zh).toMatch(/[\u4e00-\u9fff].*（UTC）$/);
        expect(en).toMatch(/^[A-Z\d].* \(UTC\)$/);
        expect(`${zh}${en}`).not.toMatch(/undefined|null|NaN|error/i);
      }),
      { numRuns: 300 },
    );
  });

  it('speaks of one instant in the zone that it was meant in, else in that of the system', () => {
    const at = Date.UTC(2026, 0, 31, 1, 40);
    expect(triggerWords({ kind: 'once', at, timeZone: 'Asia/Shanghai' }, 'UTC')).toEqual({
      zh: '仅一次，2026-01-31 09:40:00（Asia/Shanghai）',
      en: 'Once, on 2026-01-31 at 09:40:00 (Asia/Shanghai)',
    });
    expect(triggerWords({ kind: 'once', at }, 'America/New_York').en).toBe(
      'Once, on 2026-01-30 at 20:40:00 (America/New_York)',
    );
  });

  it('says how often, when, or that a hand is needed', () => {
    const every = (everySeconds: number): unknown =>
      triggerWords({ kind: 'interval', everySeconds, anchorAt: 0 }, 'UTC');
    expect(every(300)).toEqual({ zh: '每 5 分钟', en: 'Every 5 minutes' });
    expect(every(3600)).toEqual({ zh: '每 1 小时', en: 'Every hour' });
    expect(every(5400)).toEqual({ zh: '每 90 分钟', en: 'Every 90 minutes' });
    expect(every(86_400)).toEqual({ zh: '每天', en: 'Every day' });
    expect(every(45)).toEqual({ zh: '每 45 秒', en: 'Every 45 seconds' });
    expect(triggerWords({ kind: 'manual' }, 'UTC')).toEqual({ zh: '仅手动运行', en: 'Only when started by hand' });
  });
});
