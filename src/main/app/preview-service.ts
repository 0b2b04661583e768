import type { Guard } from '@shared/model/session';
import { calendarIdOf, type Trigger } from '@shared/model/trigger';
import { calendarOf, type Calendars, type TradingCalendar } from '../core/calendar/calendar';
import { type GuardReason, guardReason } from '../core/session/guard';
import { guardReasonWords, guardWords } from '../core/session/session-words';
import { nextMoment, storeTrigger, triggerReadings, triggerWords } from '../core/triggers';
import type { TriggerReading } from '../core/triggers/trigger-code';

interface PreviewRow {
  at: number;
  runs: boolean;
  reason?: GuardReason;
  why?: { zh: string; en: string };
  assumed?: true;
}

/** The next moments of a trigger, and the trigger as a sentence. */
export interface Preview {
  rows: PreviewRow[];
  words: { zh: string; en: string };
  /** What six fields say where seconds or year stand last; the person is asked which one is meant. */
  readings?: TriggerReading[];
}

/** What is asked. */
export interface PreviewQuestion {
  trigger: Trigger;
  guard: Guard | null;
  /** Epoch ms. */
  after: number;
  count: number;
}

/**
 * Answers what a trigger with a guard would do, stored or not: moments that the guard holds back are among them, with
 * the reason. Throws `invalid-input` for a bad trigger or an unknown calendar.
 */
export function previewTrigger(
  { trigger, guard, after, count }: PreviewQuestion,
  now: number,
  systemZone: string,
  calendars: Calendars,
): Preview {
  const stored = storeTrigger(trigger, now, systemZone, calendars);
  const calendar = calendarIdOf(stored);
  const guarding = guard && calendarOf(guard.calendar, calendars, 'guard');
  const asked = [calendar === null ? null : calendars(calendar), guarding].filter((one) => one !== null);
  const rows: PreviewRow[] = [];
  let at = nextMoment(stored, after, calendars);
  while (at !== null && rows.length < count) {
    rows.push({ at, ...verdict(guard, guarding, at), ...(isAssumed(asked, at) ? { assumed: true as const } : {}) });
    at = nextMoment(stored, at, calendars);
  }
  const words = triggerWords(stored, systemZone);
  const others = triggerReadings(stored);
  const readings = others.length === 0 ? {} : { readings: others };
  if (!guard) return { rows, words, ...readings };
  const more = guardWords(guard);
  return { rows, words: { zh: `${words.zh}，${more.zh}`, en: `${words.en}, ${more.en}` }, ...readings };
}

function verdict(
  guard: Guard | null,
  calendar: TradingCalendar | null,
  at: number,
): Pick<PreviewRow, 'runs' | 'reason' | 'why'> {
  const reason = guard && calendar ? guardReason(guard, at, calendar) : null;
  if (!guard || !calendar || reason === null) return { runs: true };
  return { runs: false, reason, why: guardReasonWords(guard, reason, calendar.day(calendar.dateAt(at)).name) };
}

/** Whether a moment depends on days beyond what a calendar knows. */
function isAssumed(calendars: readonly TradingCalendar[], at: number): boolean {
  return calendars.some((calendar) => calendar.dateAt(at) > calendar.knownTo);
}
