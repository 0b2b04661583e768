import { availableParallelism } from 'node:os';
import type { Settings } from '@shared/model/settings';
import type { SettingsStore } from '../../app/ports';
import type { Connection } from './connection';
import { decode, encode } from './json';

/** Slots that a store without settings answers with: the number of cores, at least 2. */
export function defaultSettings(): Settings {
  return { slots: Math.max(2, availableParallelism()), groups: {} };
}

/** Settings, one row each, and the engine's facts. */
export class SqliteSettingsStore implements SettingsStore {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** What was set, with defaults for the rest. */
  get(): Settings {
    const rows = this.connection
      .query<{ name: string; value_json: string }>('SELECT name, value_json FROM settings')
      .all();
    const stored = Object.fromEntries(rows.map((row) => [row.name, decode<unknown>(row.value_json)]));
    return { ...defaultSettings(), ...stored };
  }

  /** Writes all of them. */
  set(settings: Settings): void {
    const put = this.connection.query(
      `INSERT INTO settings (name, value_json) VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET value_json = excluded.value_json`,
    );
    this.connection.atomic(() => {
      for (const [name, value] of Object.entries(settings)) put.run(name, encode(value));
      this.connection.changed({ of: 'settings', settings });
    });
  }

  /** A fact by name; null when it was never set. */
  fact(name: string): string | null {
    return this.connection.query<{ value: string }>('SELECT value FROM facts WHERE name = ?').get(name)?.value ?? null;
  }

  /** Writes a fact over what it was. */
  setFact(name: string, value: string): void {
    this.connection
      .query('INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
      .run(name, value);
  }
}
