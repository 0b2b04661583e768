import Database from 'better-sqlite3';
import { APPLICATION_ID } from '../../src/main/adapters/sqlite/migrate';
import { MIGRATIONS } from '../../src/main/adapters/sqlite/migrations';
import { Folder } from '../unit/sqlite/folder';
import { T0 } from '../unit/sqlite/samples';

export const HOUR = 3_600_000;
export const DAY = '2026-03-15';

type Values = Record<string, string | number | Buffer | null>;

const command = (shell: string): Kind => ({
  kind: 'command',
  shell,
  cwd: null,
  interpreter: { kind: 'system' },
  pythonUtf8: false,
});

/** One of several kinds, with what goes with it. */
interface Kind {
  kind: string;
  [field: string]: unknown;
}
/** A definition as the first three schemas kept it: without guard and session. */
interface OldDefinition {
  name: string;
  tags: string[];
  trigger: Kind;
  action: Kind;
  overlap: string;
  missed: object;
  group: string | null;
}

function oldDefinition(
  key: string,
  more: Partial<OldDefinition> & Record<string, unknown>,
): OldDefinition & Record<string, unknown> {
  return {
    key,
    name: `${key}’s name`,
    description: '每日行情',
    tags: [],
    trigger: { kind: 'manual' },
    action: command('true'),
    params: {},
    env: {},
    timeoutSeconds: null,
    retry: { max: 0, intervalSeconds: 60, backoff: 1, maxIntervalSeconds: 3600 },
    overlap: 'skip',
    missed: { policy: 'run-once', graceSeconds: 300, limit: 10 },
    group: null,
    ...more,
  };
}

const cron = { kind: 'cron', expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' };
const bars = oldDefinition('bars', {
  trigger: cron,
  tags: ['daily', '行情'],
  action: command('python bars.py'),
  params: { days: 5 },
  env: { TOKEN_FILE: '/t' },
  timeoutSeconds: 60,
  retry: { max: 2, intervalSeconds: 30, backoff: 2, maxIntervalSeconds: 600 },
  overlap: 'queue',
  missed: { policy: 'run-all', graceSeconds: 60, limit: 3 },
  group: 'vendor',
});
const step = (id: string, needs: string[]): object => ({
  id,
  name: '',
  action: command('true'),
  needs,
  condition: 'all-success',
  params: {},
  env: {},
  group: null,
  note: '',
});

/** What tasks were called and said, by key; the newest version last. */
export const DEFINITIONS: Readonly<Record<'bars' | 'gone' | 'still' | 'night', readonly OldDefinition[]>> = {
  bars: [oldDefinition('bars', { trigger: cron }), bars],
  gone: [oldDefinition('gone', {})],
  still: [oldDefinition('still', { trigger: { kind: 'interval', everySeconds: 3600, anchorAt: T0 } })],
  night: [
    oldDefinition('night', {
      action: {
        kind: 'workflow',
        workflow: { maxParallel: 4, onFailure: 'stop', steps: [step('a', []), step('b', ['a'])], notes: [] },
      },
    }),
  ],
};

/** Writes into a database of an older schema as the version of the app that had it did. */
class Writer {
  readonly #db: Database.Database;
  readonly #schema: number;

  constructor(db: Database.Database, schema: number) {
    this.#db = db;
    this.#schema = schema;
  }

  row(table: string, values: Values): void {
    const names = Object.keys(values);
    const marks = names.map((name) => `@${name}`).join(', ');
    this.#db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`).run(values);
  }

  /** Columns that are there from a schema on. */
  since(schema: number, values: Values): Values {
    return this.#schema >= schema ? values : {};
  }

  task(id: number, key: keyof typeof DEFINITIONS, more: Values = {}): void {
    const versions = DEFINITIONS[key].map((definition) => ({
      ...definition,
      ...(this.#schema >= 4 ? { guard: null, session: null } : {}),
    }));
    const newest = versions.at(-1);
    if (!newest) throw new Error(`${key} has no definition.`);
    const { trigger, missed, overlap, group, tags, action, name } = newest;
    this.row('tasks', {
      id,
      key,
      name,
      type: action.kind === 'workflow' ? 'workflow' : trigger.kind === 'manual' ? 'manual' : 'common',
      trigger_json: JSON.stringify(trigger),
      missed_json: JSON.stringify(missed),
      overlap,
      group_name: group,
      enabled: 1,
      paused: 0,
      version: versions.length,
      watermark: T0,
      created_at: T0 - HOUR,
      updated_at: T0,
      search: `${key}\u001f${key}’s name\u001f每日行情`,
      ...more,
    });
    for (const [index, definition] of versions.entries()) {
      const version = { task_id: id, version: index + 1, at: T0 - HOUR + index, who: 'ann' };
      this.row('task_versions', { ...version, definition_json: JSON.stringify(definition) });
    }
    for (const tag of tags) this.row('task_tags', { tag, task_id: id });
  }

  run(id: number, values: Values): void {
    this.row('executions', {
      id,
      task_id: 1,
      key: 'bars',
      name: 'bars’s name',
      version: 2,
      source: 'schedule',
      queued_at: T0,
      group_name: 'vendor',
      overlap: 'queue',
      params_json: '{}',
      ...values,
    });
  }

  attempt(execution: number, number: number, values: Values): void {
    this.row('attempts', {
      execution_id: execution,
      number,
      token: `instance:${execution}:${number}`,
      pid: 4000 + execution,
      pid_start: '123',
      started_at: T0 + 1000 * number,
      finished_at: T0 + 1000 * number + 900,
      command_json: '["/bin/sh","-c","python bars.py"]',
      cwd: '/home/ann',
      ...this.since(2, { environment_json: '{"TOKEN_FILE":"/t"}' }),
      ...values,
    });
  }
}

function fill(writer: Writer, schema: number): void {
  writer.task(1, 'bars', { next_at: T0 + HOUR });
  writer.task(2, 'gone', { deleted_at: T0 });
  writer.task(3, 'still', { paused: 1, enabled: 0 });

  const ended = { status: 'success', day: DAY, started_at: T0 + 1000, finished_at: T0 + 2000, revision: 4 };
  const result = { result_json: '{"rows":5300}', progress_json: PROGRESS_JSON };
  writer.run(1, { ...ended, ...result, scheduled_for: T0, attempt_count: 1, params_json: '{"days":7}' });
  writer.attempt(1, 1, { status: 'success', exit_code: 0 });
  const failed = { ...ended, status: 'failed', reason: 'timeout', error: 'The time limit was reached.' };
  writer.run(2, { ...failed, source: 'manual', who: 'ann', attempt_count: 2, rerun_of: 1, note: 'seen' });
  writer.attempt(2, 1, { status: 'failed', reason: 'exit-code', exit_code: 3, error: 'ValueError: no' });
  writer.attempt(2, 2, { status: 'failed', reason: 'timeout', signal: 'SIGKILL' });
  const scheduled_for = T0 + HOUR;
  writer.run(3, { status: 'pending', reason: 'slot', scheduled_for });
  writer.run(4, { status: 'pending', reason: 'retry-wait', retry_at: T0 + HOUR, attempt_count: 1, source: 'manual' });
  writer.attempt(4, 1, { status: 'failed', reason: 'signal', signal: 'SIGTERM' });
  const missed = { status: 'missed', reason: 'not-running', finished_at: T0, day: DAY };
  writer.run(5, { ...missed, source: 'schedule', scheduled_for: T0 - HOUR, missed_count: 77 });
  const tried = { ...oldDefinition('tried', {}), ...(schema >= 4 ? { guard: null, session: null } : {}) };
  const definition_json = JSON.stringify(tried);
  writer.run(6, { ...ended, day: null, source: 'try', task_id: null, key: 'tried', version: null, definition_json });
  writer.run(7, { ...ended, task_id: 2, key: 'gone', version: 1, source: 'api', queued_at: T0 + 3 * HOUR });

  // One run of 1,000 ms, in the bucket whose longest duration is 1,024 ms.
  for (const task_id of [0, 1]) {
    const histogram = Buffer.from([41, 1, 0, 0, 0]);
    writer.row('stats_daily', { task_id, day: DAY, success: 1, failed: 1, missed: 1, ran: 1, ran_ms: 1000, histogram });
  }
  writer.row('settings', { name: 'slots', value_json: '5' });
  writer.row('settings', { name: 'groups', value_json: '{"vendor":2}' });
  writer.row('facts', { name: 'instance', value: 'of-this-folder' });
  writer.row('facts', { name: 'store.end', value: 'closed' });
  for (const target of ['bars', 'gone']) {
    writer.row('audit', { at: T0, who: 'ann/admin', action: 'tasks.create', target, outcome: 'ok' });
  }
  if (schema >= 3) fillWorkflow(writer, ended);
  if (schema >= 4) {
    const day = { calendar: 'XSHG', date: '2026-03-16', kind: 'closed', note: 'typhoon' };
    writer.row('calendar_days', day);
    writer.row('calendar_ends', { calendar: 'XSHG', known_to: '2026-12-31' });
  }
}

/** A workflow in the middle of its first step’s end: known since schema 3. */
function fillWorkflow(writer: Writer, ended: Values): void {
  writer.task(4, 'night');
  const night = { task_id: 4, version: 1, group_name: null, session_date: DAY };
  const running = { status: 'running', started_at: T0, source: 'manual', is_workflow: 1 };
  writer.run(8, { ...night, ...running, key: 'night' });
  const steps = { ...night, task_id: null, source: 'workflow', parent_id: 8 };
  writer.run(9, { ...steps, ...ended, day: null, key: 'night:a', step: 'a', attempt_count: 1, ticket: 1 });
  writer.attempt(9, 1, { status: 'success', exit_code: 0 });
  writer.run(10, { ...steps, key: 'night:b', step: 'b', status: 'pending', reason: 'upstream', unconditional: 1 });
}

/** Progress of run 1. */
export const PROGRESS = { percent: 100, message: '完成', current: null, done: 5300, total: 5300, etaAt: null };
const PROGRESS_JSON = JSON.stringify(PROGRESS);

/** A data folder as the version of the app left it that knew the first so many migrations. */
export function folderOfSchema(schema: number): Folder {
  const folder = new Folder();
  const db = new Database(folder.at('closing-bell.db'));
  try {
    db.pragma('journal_mode = WAL');
    db.transaction(() => {
      for (const { up } of MIGRATIONS.slice(0, schema)) up(db);
      fill(new Writer(db, schema), schema);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${schema}`);
    })();
  } finally {
    db.close();
  }
  return folder;
}
