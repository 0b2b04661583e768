import { Cron } from 'croner';
import type { CallOutput, CallParsed } from '@shared/contract';
import { AppError } from '@shared/errors';
import type { TaskView } from '@shared/model/task';
import type { Trigger } from '@shared/model/trigger';
import { previewTrigger } from '../../src/main/app/preview-service';
import type { Calendars } from '../../src/main/core/calendar/calendar';
import { parseCron } from '../../src/main/core/cron';
import { cronWords } from '../../src/main/core/cron-words';
import { guardReason } from '../../src/main/core/session/guard';
import { sessionDateAt } from '../../src/main/core/session/session-date';
import { sessionRuleOf } from '@shared/model/session';

const ZONE = 'Asia/Shanghai';

/** The next moments of a trigger, epoch ms. Throws `invalid-input` for a bad expression. */
export function stubMoments(trigger: Trigger, count: number, calendars: Calendars): number[] {
  const now = Date.now();
  if (trigger.kind === 'manual') return [];
  if (trigger.kind === 'once') return trigger.at > now ? [trigger.at] : [];
  if (trigger.kind === 'session') {
    return marketPreview({ trigger, guard: null, count }, calendars).rows.map(({ at }) => at);
  }
  if (trigger.kind === 'interval') {
    const step = trigger.everySeconds * 1000;
    const first = Math.ceil(now / step) * step;
    return Array.from({ length: count }, (_none, at) => first + at * step);
  }
  try {
    return new Cron(trigger.expression, { timezone: trigger.timeZone }).nextRuns(count).map((date) => date.getTime());
  } catch {
    throw new AppError('invalid-input', `“${trigger.expression}” is not a cron expression: give 5 or 6 fields.`, [
      'trigger',
      'expression',
    ]);
  }
}

function words(trigger: Exclude<Trigger, { kind: 'session' }>): { zh: string; en: string } {
  if (trigger.kind === 'cron') return cronWords(parseCron(trigger.expression));
  if (trigger.kind === 'interval') {
    return { zh: `每隔 ${trigger.everySeconds} 秒`, en: `Every ${trigger.everySeconds} seconds` };
  }
  if (trigger.kind === 'manual') return { zh: '仅手动启动', en: 'Only when started by hand' };
  const date = new Date(trigger.at).toISOString().slice(0, 16).replace('T', ' ');
  return { zh: `${date} 运行一次`, en: `Once at ${date}` };
}

/** What the app itself says of a trigger with market time in it. */
function marketPreview(
  { trigger, guard, count }: CallParsed<'triggers.preview'>,
  calendars: Calendars,
): CallOutput<'triggers.preview'> {
  const now = Date.now();
  return previewTrigger({ trigger, guard: guard ?? null, after: now, count }, now, ZONE, calendars);
}

/** The next moments of a trigger and its sentence. Throws `invalid-input` for a bad trigger. */
export function stubPreview(
  question: CallParsed<'triggers.preview'>,
  calendars: Calendars,
): CallOutput<'triggers.preview'> {
  const { trigger, guard, count } = question;
  if (trigger.kind === 'session' || (guard ?? null) !== null) return marketPreview(question, calendars);
  const rows = stubMoments(trigger, count, calendars).map((at) => ({ at, runs: true }));
  if (trigger.kind !== 'cron') return { rows, words: words(trigger) };
  const { readings } = previewTrigger({ trigger, guard: null, after: 0, count: 1 }, 0, ZONE, calendars);
  return { rows, words: words(trigger), ...(readings === undefined ? {} : { readings }) };
}

/** How a start by hand stands to a task's calendars: whether its guard holds it back, and for which session it is. */
export function startByHand(
  { guard, trigger, session }: Pick<TaskView, 'guard' | 'trigger' | 'session'>,
  wanted: string | undefined,
  calendars: Calendars,
): { isHeldBack: boolean; sessionDate: string | null } {
  const now = Date.now();
  const guarding = guard && calendars(guard.calendar);
  const isHeldBack = guard !== null && guarding !== null && guardReason(guard, now, guarding) !== null;
  const rule = sessionRuleOf({ guard, trigger, session });
  const dating = rule && calendars(rule.calendar);
  if (!rule || !dating) return { isHeldBack, sessionDate: null };
  if (wanted === undefined) return { isHeldBack, sessionDate: sessionDateAt(rule.roll, now, dating) };
  if (dating.isSession(wanted)) return { isHeldBack, sessionDate: wanted };
  throw new AppError('invalid-input', `${wanted} is no session of ${dating.id}.`, ['sessionDate']);
}
