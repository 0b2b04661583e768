import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { triggerWords as said } from '@main/core/triggers';
import { nextWall, parseCron, type Cron } from '@main/core/cron';
import { cronWords } from '@main/core/cron-words';
import type { StoredTrigger } from '@shared/model/trigger';
import { inBoth, type InBoth } from '../../support/both-languages';
import { fiveFields, sixFields } from './arbitraries';
import { readSentence } from './words-reader';

/** A trigger as a sentence in both languages. */
const triggerWords = (trigger: StoredTrigger, systemZone: string): InBoth => inBoth(said(trigger, systemZone));

/** Any field of days: all of them by a star or by numbers, steps of a star, ranges and lists. */
function dayField(min: number, max: number): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const list = fc.array(fc.oneof(number.map(String), range), { minLength: 1, maxLength: 3 });
  const step = fc.integer({ min: 1, max: 7 }).map((n) => `*/${n}`);
  return fc.oneof(
    fc.constantFrom('*', `${min}-${max}`),
    step,
    list.map((items) => items.join(',')),
  );
}

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

  it.each([
    ['0 9 1-31 * 1-5', '每天 09:00', 'At 09:00 every day'],
    ['0 9 15 * 0-6', '每天 09:00', 'At 09:00 every day'],
    ['0 9 1 * 1,2,3,4,5,6,0', '每天 09:00', 'At 09:00 every day'],
    ['0 9 1-31 2 1', '每年 2 月每天 09:00', 'At 09:00, every day in February'],
    [
      '0 9 */2 * 1-5',
      '每月 1、3、5、7、9、11、13、15、17、19、21、23、25、27、29、31 日（仅限周一至周五） 09:00',
      null,
    ],
    ['* 0 0 * * *', '00:00:00 至 00:00:59 每秒', 'Every second from 00:00:00 to 00:00:59'],
    ['0-10 11 * * *', '11:00 至 11:10 每分钟', 'Every minute from 11:00 to 11:10'],
    ['10-40 9 * * 1-5', '周一至周五，09:10 至 09:40 每分钟', 'Every minute from 09:10 to 09:40, Monday to Friday'],
    ['5-10 * * * * *', '每分钟的第 5 至 10 秒', 'Every minute at seconds 5 to 10'],
    ['30 * * * * *', '每分钟的第 30 秒', 'Every minute at second 30'],
    ['*/30 * 9-14 * * *', '09:00:00 至 14:59:30 每 30 秒', 'Every 30 seconds from 09:00:00 to 14:59:30'],
    ['1,8,31 1-9/2 * * *', '1、3、5、7、9 点的第 1、8、31 分', 'At minutes 1, 8 and 31, in the hours 1, 3, 5, 7 and 9'],
    ['* 1,8 * * * *', '每小时第 1、8 分内，每秒', 'Every second, in minutes 1 and 8 of every hour'],
  ])('%s says what it does', (expression, zh, en) => {
    const words = triggerWords({ kind: 'cron', expression, timeZone: 'UTC' }, 'UTC');
    expect(words.zh).toBe(`${zh}（UTC）`);
    if (en !== null) expect(words.en).toBe(`${en} (UTC)`);
  });

  it('claims the times that the expression has, no more and no less', () => {
    const second = fc.integer({ min: 0, max: 86_399 });
    fc.assert(
      fc.property(
        fc.oneof(fiveFields, sixFields),
        fc.array(second, { minLength: 60, maxLength: 60 }),
        (expression, some) => {
          const cron = parseCron(expression);
          const { hour, minute, second: seconds } = cron.fields;
          const claim = readSentence(inBoth(cronWords(cron)).en);
          const ends = [hour, minute, seconds].map(({ values }) => [values[0] ?? 0, values.at(-1) ?? 0, ...values]);
          const own = (ends[0] ?? []).flatMap((h) =>
            (ends[1] ?? []).map((m) => h * 3600 + m * 60 + (ends[2]?.[0] ?? 0)),
          );
          for (const at of [...some, ...own.flatMap((one) => [one - 1, one, one + 1, one + 60])]) {
            const [h, m, s] = [Math.floor(at / 3600), Math.floor(at / 60) % 60, at % 60];
            if (at < 0 || at > 86_399) continue;
            const runs = hour.values.includes(h) && minute.values.includes(m) && seconds.values.includes(s);
            if (claim.at(h, m, s) !== runs) throw new Error(`${expression} at ${h}:${m}:${s}: runs ${runs}`);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('claims the days that the expression has, no more and no less', () => {
    const days = fc.record({ day: dayField(1, 31), month: dayField(1, 12), weekday: dayField(0, 7) });
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 3000 }), ({ day, month, weekday }, from) => {
        const expression = `0 0 ${day} ${month} ${weekday}`;
        let cron: Cron;
        try {
          cron = parseCron(expression);
        } catch {
          // A date that never comes has no words.
          return;
        }
        const claim = readSentence(inBoth(cronWords(cron)).en);
        for (let one = 20_000 + from; one < 20_000 + from + 400; one += 1) {
          const midnight = one * 86_400_000;
          const date = new Date(midnight);
          const runs = nextWall(cron, midnight - 1) === midnight;
          const said = claim.on(date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay());
          if (said !== runs) throw new Error(`${expression} on ${date.toISOString()}: said ${said}, is ${runs}`);
        }
      }),
      { numRuns: 300 },
    );
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
    expect(every(3600)).toEqual({ zh: '每小时', en: 'Every hour' });
    expect(every(5400)).toEqual({ zh: '每 90 分钟', en: 'Every 90 minutes' });
    expect(every(86_400)).toEqual({ zh: '每天', en: 'Every day' });
    expect(every(45)).toEqual({ zh: '每 45 秒', en: 'Every 45 seconds' });
    expect(triggerWords({ kind: 'manual' }, 'UTC')).toEqual({ zh: '仅手动运行', en: 'Only when started by hand' });
  });
});
