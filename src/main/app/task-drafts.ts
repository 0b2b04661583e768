import { AppError, firstProblems, MORE_PROBLEMS, refused, tell, type Problem } from '@shared/errors';
import { message } from '@shared/messages/message';
import type { TaskDefinition, TaskInput, TaskWrite } from '@shared/model/task';
import { sessionRuleOf } from '@shared/model/session';
import { checkMacros } from '../core/macros';
import type { SessionScope } from '../core/macro-values';
import type { Calendars } from '../core/calendar/calendar';
import { storeTrigger } from '../core/triggers';
import { usesSessionMacros } from '../core/session/uses-session';

/** Splits what was written into the definition and the state beside it. */
export function splitWrite(write: TaskWrite): { input: TaskInput; enabled?: boolean; paused?: boolean } {
  const { enabled, paused, ...input } = write;
  return { input, enabled, paused };
}

/** What a definition is looked at by: the moment of saving, the zone of the system, and the calendars. */
export interface DraftContext {
  /** Epoch ms. */
  at: number;
  systemZone: string;
  calendars: Calendars;
}

/** What parsing cannot see: the trigger's meaning, the calendars and the macros. Paths count from the task. */
export function problemsOf(input: TaskInput, { at, systemZone, calendars }: DraftContext): Problem[] {
  const problems: Problem[] = [
    ...calendarProblems(input, calendars),
    ...checkMacros(input, sessionScope(input, calendars)),
  ];
  try {
    storeTrigger(input.trigger, at, systemZone, calendars);
  } catch (error) {
    if (!(error instanceof AppError) || error.said === null) throw error;
    problems.unshift({ path: [...(error.path ?? ['trigger'])], ...tell(error.said) });
  }
  return firstProblems(problems, { path: [], ...MORE_PROBLEMS });
}

/** The definition as it is stored; throws `invalid-input` with the first problem. */
export function finishDefinition(input: TaskInput, context: DraftContext): TaskDefinition {
  const problem = problemsOf(input, context)[0];
  if (problem) throw refused(problem, ['task']);
  const policy = input.missed.policy ?? (usesSessionMacros(input) ? 'each-session' : 'run-once');
  return {
    ...input,
    name: input.name || input.key,
    trigger: storeTrigger(input.trigger, context.at, context.systemZone, context.calendars),
    missed: { ...input.missed, policy },
  };
}

/** What the macros of a definition may ask of calendars. */
export function sessionScope(
  input: Pick<TaskInput, 'trigger' | 'guard' | 'session'>,
  calendars: Calendars,
): SessionScope {
  return { hasSession: sessionRuleOf(input) !== null, calendars: { has: (id) => calendars(id) !== null } };
}

function calendarProblems({ guard, session, missed, trigger }: TaskInput, calendars: Calendars): Problem[] {
  const unknown = (field: 'guard' | 'session', id: string): Problem[] =>
    calendars(id) ? [] : [{ path: [field, 'calendar'], ...tell(message('days.noCalendar', { id })) }];
  const problems = [
    ...(guard ? unknown('guard', guard.calendar) : []),
    ...(session ? unknown('session', session.calendar) : []),
  ];
  if (missed.policy === 'each-session' && sessionRuleOf({ guard, session, trigger }) === null) {
    problems.push({ path: ['missed', 'policy'], ...tell(message('calls.task.eachSession')) });
  }
  return problems;
}
