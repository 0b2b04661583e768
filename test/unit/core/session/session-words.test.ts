import { describe, expect, it } from 'vitest';
import { guardWords } from '@main/core/session/session-words';
import { triggerReadings, triggerWords } from '@main/core/triggers';
import { sessionTriggerSchema } from '@shared/kinds/triggers/session';
import { inBoth } from '../../../support/both-languages';

describe('the sentence of a session trigger', () => {
  it.each([
    [{ on: 'every', at: '18:00' }, '每个交易日 18:00（XSHG）', 'At 18:00 on each session of XSHG'],
    [
      { on: 'every', at: '18:00', dayOffset: -1, dayOffsetUnit: 'days' },
      '每个交易日前第 1 天 18:00（XSHG）',
      'At 18:00, 1 day before each session of XSHG',
    ],
    [
      { on: 'week-first', at: '18:00', dayOffset: 2, dayOffsetUnit: 'days' },
      '每周第一个交易日后第 2 天 18:00（XSHG）',
      'At 18:00, 2 days after the first session of each week of XSHG',
    ],
    [
      { on: 'month-last', at: '18:00', dayOffset: -3 },
      '每月最后一个交易日前第 3 个交易日 18:00（XSHG）',
      'At 18:00, 3 sessions before the last session of each month of XSHG',
    ],
    [
      { on: 'week-last', at: '18:00', dayOffset: 1, dayOffsetUnit: 'sessions' },
      '每周最后一个交易日后第 1 个交易日 18:00（XSHG）',
      'At 18:00, 1 session after the last session of each week of XSHG',
    ],
    [{ on: 'every', event: 'open' }, '每个交易日开盘时（XSHG）', 'At the open of each session of XSHG'],
    [
      { on: 'month-first', event: 'close' },
      '每月第一个交易日收盘时（XSHG）',
      'At the close of the first session of each month of XSHG',
    ],
    [
      { on: 'every', event: 'open', offsetMinutes: -1 },
      '每个交易日开盘前 1 分钟（XSHG）',
      '1 minute before the open of each session of XSHG',
    ],
    [
      { on: 'every', event: 'open', offsetMinutes: 90 },
      '每个交易日开盘后 90 分钟（XSHG）',
      '90 minutes after the open of each session of XSHG',
    ],
    [
      { on: 'every', event: 'close', offsetMinutes: -60 },
      '每个交易日收盘前 1 小时（XSHG）',
      '1 hour before the close of each session of XSHG',
    ],
    [
      { on: 'every', event: 'close', offsetMinutes: 120 },
      '每个交易日收盘后 2 小时（XSHG）',
      '2 hours after the close of each session of XSHG',
    ],
  ])('says %j', (rule, zh, en) => {
    const trigger = sessionTriggerSchema.parse({ kind: 'session', calendar: 'XSHG', ...rule });
    expect(inBoth(triggerWords(trigger, 'UTC'))).toEqual({ zh, en });
  });
});

describe('the words of a guard', () => {
  it.each([
    ['session-day', '仅在交易日运行（XSHG）', 'only on its sessions (XSHG)'],
    ['trading-hours', '仅在交易时段运行（XSHG）', 'only in its trading hours (XSHG)'],
    ['non-session-day', '仅在非交易日运行（XSHG）', 'only on days that are no sessions (XSHG)'],
  ] as const)('say that it demands %s', (when, zh, en) => {
    expect(inBoth(guardWords({ calendar: 'XSHG', when }))).toEqual({ zh, en });
  });
});

describe('the other readings of a cron expression', () => {
  it('come with a sentence each', () => {
    const readings = triggerReadings({ kind: 'cron', expression: '0 9 * * 1 *', timeZone: 'UTC' });
    expect(readings.map(({ order, words }) => [order, inBoth(words)])).toEqual([
      ['year-last', { zh: '每周一 09:00', en: 'At 09:00, every Monday' }],
      [
        'seconds-last',
        { zh: '每周一，09:00:00 至 09:00:59 每秒', en: 'Every second from 09:00:00 to 09:00:59, every Monday' },
      ],
    ]);
  });
});
