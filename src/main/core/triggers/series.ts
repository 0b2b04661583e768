import { message } from '@shared/messages/message';
import type { SeriesTrigger } from '@shared/kinds/triggers/series';
import { offsetAt } from '../zone';
import { withinTime } from './time-range';
import type { TriggerCode } from './trigger-code';

/** Fires so many times from an instant on. */
export const series: TriggerCode<'series'> = {
  firedBy: 'time',
  toStored: (trigger) => trigger,
  next: (trigger, after) => momentOf(trigger, Math.max(0, periods(trigger, after) + 1)),
  previous: (trigger, atOrBefore) => momentOf(trigger, Math.min(trigger.times - 1, periods(trigger, atOrBefore))),
  spacingMs: ({ everySeconds }) => everySeconds * 1000,
  ends: true,
  zone: () => null,
  describe({ startAt, everySeconds, times }, zone) {
    const wall = new Date(startAt + offsetAt(zone, startAt)).toISOString();
    const [date = '', time = ''] = wall.split(/[T.]/);
    return message('schedule.series.sentence', { times, n: everySeconds, date, time, zone });
  },
};

function periods({ startAt, everySeconds }: SeriesTrigger, at: number): number {
  return Math.floor((at - startAt) / (everySeconds * 1000));
}

function momentOf({ startAt, everySeconds, times }: SeriesTrigger, period: number): number | null {
  return period < 0 || period >= times ? null : withinTime(startAt + period * everySeconds * 1000);
}
