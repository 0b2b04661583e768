import { AppError, whyOf } from '@shared/errors';
import { message } from '@shared/messages/message';
import { nextMoment } from '../core/triggers';
import type { Calendars } from '../core/calendar/calendar';
import type { HealthIssues } from './health-issues';
import type { PlanRow, Store } from './ports';

/**
 * Computes next fire times. A trigger that was valid when it was saved may not be by newer rules or zone data: such a
 * task is parked with a notice, and holds up no other.
 */
export class NextFireCalculator {
  readonly #issues: HealthIssues;
  readonly #parked = new Set<number>();

  readonly #calendars: Calendars;

  constructor(issues: HealthIssues, calendars: Calendars) {
    this.#issues = issues;
    this.#calendars = calendars;
  }

  /** The first fire time after the watermark; null when there is none or the trigger can't be understood. */
  of(row: PlanRow): number | null {
    try {
      const next = nextMoment(row.trigger, row.watermark, this.#calendars);
      this.#release(row.id);
      return next;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#parked.add(row.id);
      this.#issues.raise(codeOf(row.id), message('health.unplanned', { key: row.key, why: whyOf(error) }));
      return null;
    }
  }

  /** Forgets parked tasks that are deleted or switched off. */
  forget(store: Pick<Store, 'planning'>): void {
    for (const id of this.#parked) if (!store.planning.plan(id)) this.#release(id);
  }

  #release(id: number): void {
    if (this.#parked.delete(id)) this.#issues.clear(codeOf(id));
  }
}

function codeOf(id: number): string {
  return `trigger-${id}`;
}
