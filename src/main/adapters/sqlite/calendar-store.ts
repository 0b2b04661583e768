import type { CalendarOverride } from '@shared/model/session';
import type { CalendarStore } from '../../app/ports';
import type { Connection } from './connection';

interface DayRow {
  date: string;
  kind: CalendarOverride['kind'];
  open: string | null;
  close: string | null;
  note: string;
}

/** Days of calendars that a user changed. */
export class SqliteCalendarStore implements CalendarStore {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** The changed days of a calendar, in order. */
  days(calendar: string): CalendarOverride[] {
    return this.connection
      .query<DayRow>('SELECT date, kind, open, close, note FROM calendar_days WHERE calendar = ? ORDER BY date')
      .all(calendar)
      .map(({ date, kind, open, close, note }) => ({
        date,
        kind,
        ...(open === null ? {} : { open }),
        ...(close === null ? {} : { close }),
        note,
      }));
  }

  /** Writes changed days over those of the same date. */
  putDays(calendar: string, days: readonly CalendarOverride[]): void {
    this.connection.atomic(() => {
      for (const { date, kind, open, close, note } of days) {
        this.connection
          .query(
            `INSERT INTO calendar_days (calendar, date, kind, open, close, note) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (calendar, date) DO UPDATE
             SET kind = excluded.kind, open = excluded.open, close = excluded.close, note = excluded.note`,
          )
          .run(calendar, date, kind, open ?? null, close ?? null, note);
      }
      this.connection.changed({ of: 'calendars' });
    });
  }

  /** Takes changes back; answers how many there were. */
  removeDays(calendar: string, dates: readonly string[]): number {
    const { changes } = this.connection
      .query('DELETE FROM calendar_days WHERE calendar = ? AND date IN (SELECT value FROM json_each(?))')
      .run(calendar, JSON.stringify(dates));
    this.connection.changed({ of: 'calendars' });
    return changes;
  }

  /** Up to which date the changes are complete. */
  knownTo(calendar: string): string | null {
    return (
      this.connection.query<{ known_to: string }>('SELECT known_to FROM calendar_ends WHERE calendar = ?').get(calendar)
        ?.known_to ?? null
    );
  }

  /** Says up to which date the changes are complete. */
  setKnownTo(calendar: string, date: string): void {
    this.connection
      .query(
        'INSERT INTO calendar_ends (calendar, known_to) VALUES (?, ?) ON CONFLICT (calendar) DO UPDATE SET known_to = excluded.known_to',
      )
      .run(calendar, date);
    this.connection.changed({ of: 'calendars' });
  }
}
