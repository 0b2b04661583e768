import type { Trigger } from '@shared/model/trigger';
import type { TriggerScreens } from '../trigger-kind';

/** A cron schedule as it stands in the form. */
export interface CronDraft {
  expression: string;
  /** Empty: for a new schedule the engine's, for one that was saved before the one it has. */
  timeZone: string;
}

/** The zone that a schedule without one keeps when it is saved; null: the engine's. */
export function keptZone(saved: Trigger | null): string | null {
  return saved !== null && 'timeZone' in saved ? (saved.timeZone ?? null) : null;
}

/** A cron schedule on the screens. */
export const cron: TriggerScreens<'cron', CronDraft> = {
  label: 'form.cron',
  places: ['expression', 'timeZone'],
  empty: () => ({ expression: '40 17 * * 1-5', timeZone: '' }),
  toDraft: ({ expression, timeZone }) => ({ expression, timeZone: timeZone ?? '' }),
  fromDraft(draft) {
    const expression = draft.expression.trim();
    return { kind: 'cron', expression, ...(draft.timeZone === '' ? {} : { timeZone: draft.timeZone }) };
  },
  faults: ({ expression }) => (expression.trim() === '' ? [{ path: 'expression', key: 'problem.cron' }] : []),
  isUnfinished: ({ expression }) => expression.trim() === '',
  keepUnsaid(trigger, before) {
    const timeZone = trigger.timeZone ?? keptZone(before);
    return timeZone === null ? trigger : { ...trigger, timeZone };
  },
  zone: ({ timeZone }, { engine, here }) => timeZone ?? engine ?? here,
  plain: ({ expression }) => expression,
  inFull({ expression, timeZone }, sentence) {
    const more = [expression, ...(timeZone === undefined ? [] : [timeZone])];
    return [sentence, ...more.filter((part) => !sentence.includes(part))].join(' · ');
  },
  details: ({ expression, timeZone }, t) => [
    expression,
    ...(timeZone === undefined ? [] : [t('tasks.recurs', { zone: timeZone })]),
  ],
};
