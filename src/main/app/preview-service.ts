import { AppError } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import { render } from '@shared/messages/render';
import type { Guard } from '@shared/model/session';
import { calendarIdOf, type Trigger } from '@shared/model/trigger';
import { calendarOf, type Calendars, type TradingCalendar } from '../core/calendar/calendar';
import { type GuardReason, guardReason } from '../core/session/guard';
import { guardReasonWords, guardWords } from '../core/session/session-words';
import { nextMoment, storeTrigger, triggerReadings, triggerWords, withoutZone } from '../core/triggers';
import type { TriggerReading } from '../core/triggers/trigger-code';

/** A sentence in the two languages that these calls answer. */
export interface Words {
  zh: string;
  en: string;
}

interface PreviewRow {
  at: number;
  runs: boolean;
  reason?: GuardReason;
  why?: Words;
  assumed?: true;
}

/** The next moments of a trigger, and the trigger as a sentence. */
export interface Preview {
  rows: PreviewRow[];
  words: Words;
  /** What six fields say where seconds or year stand last; the person is asked which one is meant. */
  readings?: (Omit<TriggerReading, 'words'> & { words: Words })[];
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
  const sentence = triggerWords(stored, systemZone);
  const said = guard ? message('schedule.guarded', { sentence, guard: guardWords(guard) }) : sentence;
  const others = triggerReadings(stored).map((reading) => ({ ...reading, words: wordsOf(reading.words) }));
  return { rows, words: wordsOf(said), ...(others.length === 0 ? {} : { readings: others }) };
}

/** Which triggers are to be said, and the zone that a reader takes for granted. */
export interface WordsQuestion {
  triggers: readonly Trigger[];
  homeZone?: string | undefined;
}

/** Triggers as sentences, each for itself: null for one that can't be said, such as one whose calendar has gone. */
export function sayTriggers(
  { triggers, homeZone }: WordsQuestion,
  now: number,
  systemZone: string,
  calendars: Calendars,
): (Words | null)[] {
  return triggers.map((trigger) => {
    try {
      const said = triggerWords(storeTrigger(trigger, now, systemZone, calendars), systemZone);
      return wordsOf(homeZone === undefined ? said : withoutZone(said, homeZone));
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  });
}

function wordsOf(said: Message): Words {
  return { zh: render(said, 'zh-CN'), en: render(said, 'en') };
}

function verdict(
  guard: Guard | null,
  calendar: TradingCalendar | null,
  at: number,
): Pick<PreviewRow, 'runs' | 'reason' | 'why'> {
  const reason = guard && calendar ? guardReason(guard, at, calendar) : null;
  if (!guard || !calendar || reason === null) return { runs: true };
  // A calendar's table holds the name of a day in both languages.
  const { name } = calendar.day(calendar.dateAt(at));
  const zh = render(guardReasonWords(guard, reason, name?.zh ?? null), 'zh-CN');
  const en = render(guardReasonWords(guard, reason, name?.en ?? null), 'en');
  return { runs: false, reason, why: { zh, en } };
}

/** Whether a moment depends on days beyond what a calendar knows. */
function isAssumed(calendars: readonly TradingCalendar[], at: number): boolean {
  return calendars.some((calendar) => calendar.dateAt(at) > calendar.knownTo);
}
