import type { Guard, SessionRule } from '@shared/model/session';
import type { MissedRule, Overlap } from '@shared/model/task';
import type { Schedule } from '../../core/triggers';

/** What the planner needs of a task, without its whole definition. */
export interface PlanRow {
  id: number;
  key: string;
  name: string;
  version: number;
  /** One trigger, or several of which any makes it due. */
  trigger: Schedule;
  missed: MissedRule;
  overlap: Overlap;
  group: string | null;
  guard: Guard | null;
  /** Where its runs take their session from; null: they have none. */
  session: SessionRule | null;
  isWorkflow: boolean;
  nextAt: number | null;
  /** Everything up to it has been decided, epoch ms. */
  watermark: number;
}

/** A live task that goes by a calendar. */
export type CalendarUser = Pick<PlanRow, 'key' | 'trigger' | 'guard' | 'session' | 'nextAt'>;

/** The planner's marks on tasks. */
export interface TaskPlanning {
  /** Live tasks with a moment after `since` and at or before `now`, earliest first. */
  due(since: number, now: number, limit: number): PlanRow[];
  /** A live task's plan. */
  plan(id: number): PlanRow | null;
  /** Live tasks, by id from `afterId` on: for going through all of them in slices. */
  plans(afterId: number, limit: number): PlanRow[];
  /** Live tasks that go by a calendar: by their trigger, their guard or their session. */
  calendarUsers(): CalendarUser[];
  /**
   * Leaves the next moments of all tasks with a session trigger to be computed anew; with `since` none before it: what
   * has become a moment afterwards was never missed.
   */
  unplanSessions(since: number | null): void;
  /** Live tasks whose next moment is still to be computed. */
  unplanned(limit: number): PlanRow[];
  /** Sets the watermark and leaves the next moment to be computed. */
  markDecided(id: number, watermark: number): void;
  /** Sets the next moment, unless the task was edited since (`version`). */
  setNext(id: number, version: number, nextAt: number | null): void;
  /**
   * Brings watermarks in line with a clock that was set. Those after `now` come back to it, and it is remembered how far
   * moments had been decided: once the clock passes that again in one jump, they go on from there. Answers how many
   * changed.
   */
  alignWatermarks(now: number): number;
  /**
   * Ends the pauses whose time has come. Fire times from the end of a pause on count, that at the end too, also those that
   * nobody saw because the engine was not running then. Answers the keys.
   */
  endPauses(now: number): string[];
  /** When the next pause ends by itself. */
  earliestPauseEnd(): number | null;
  /** The earliest next moment of a live task. */
  earliest(): number | null;
}
