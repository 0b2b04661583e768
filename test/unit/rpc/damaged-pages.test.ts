import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { CallInput, CallName } from '@shared/contract';
import { commandTask, type FakeWorld } from '../../support/engine';
import { size } from '../../support/size';
import { useWorld } from '../../support/use-world';
import { checkpointWal } from '../sqlite/folder';

const PAGE = 4096;
const viewer = { role: 'viewer', who: 'api', connection: null } as const;

let world: FakeWorld;
useWorld((fresh) => (world = fresh));

const look = <N extends CallName>(name: N, input: CallInput<N>): [CallName, unknown] => [name, input];
const LOOKS: [CallName, unknown][] = [
  look('tasks.list', { pageSize: 200 }),
  look('tasks.list', { filter: { state: 'waiting' } }),
  look('tasks.get', { key: 'large' }),
  look('tasks.versions', { key: 'large' }),
  look('executions.list', { pageSize: 200 }),
  look('executions.get', { id: 1 }),
  look('workflows.using', { keys: ['large'] }),
  look('schedule.upcoming', { from: 0, to: 300_000_000_000, limit: 200 }),
  look('stats.overview', { from: 0, to: 300_000_000_000 }),
  look('stats.task', { key: 'large', from: 0, to: 300_000_000_000 }),
  look('settings.get', {}),
  look('calendars.list', {}),
  look('audit.list', {}),
  look('health.get', {}),
];

/** Writes over a part of the file. */
function overwrite(file: string, at: number, bytes: Uint8Array): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}

/** Makes the engine read pages from the file again, as it does with those its memory has no room for. */
function forget(file: string): void {
  const other = new Database(file, { timeout: 5000 });
  other.exec('CREATE TABLE IF NOT EXISTS turns (n INTEGER); DELETE FROM turns; INSERT INTO turns VALUES (1)');
  other.close();
  checkpointWal(file);
}

/** The pages of tables and indexes; those of the schema were read when the file was opened. */
function pagesOf(file: string): number[] {
  const reader = new Database(file, { readonly: true });
  const sql = "SELECT pageno FROM dbstat WHERE name NOT IN ('sqlite_schema', 'turns') ORDER BY pageno";
  const pages = reader.prepare<[], number>(sql).pluck().all();
  reader.close();
  return pages;
}

async function fill(): Promise<void> {
  const cron = { kind: 'cron', expression: '0 18 * * *', timeZone: 'Asia/Shanghai' };
  const shell = (text: string): object => ({ kind: 'command', shell: text });
  const task = commandTask('large', {
    trigger: cron,
    action: shell(`echo ${'x'.repeat(20_000)}`),
    params: { a: 1 },
    overlap: 'queue',
  });
  await world.call('tasks.create', { task });
  for (let n = 0; n < 20; n += 1) await world.call('tasks.create', { task: commandTask(`t${n}`, { trigger: cron }) });
  const steps = [{ id: 'a', task: 'large' }];
  await world.call('tasks.create', {
    task: commandTask('flow', { action: { kind: 'workflow', workflow: { steps } } }),
  });
  for (let n = 0; n < 10; n += 1)
    await world.call('executions.start', { key: 'large', params: { a: 'x'.repeat(5000) } });
  await world.call('settings.set', { slots: 3, groups: { vendor: 2 } });
}

/** What is written over a page: where, how much, and what. */
const LOSSES = [
  // All of it; all but the link to the next page; what lies at its end, where the values are.
  [0, PAGE, 0xa5],
  [4, PAGE - 4, 0],
  [PAGE - 600, 500, 0x7d],
  [0, PAGE, 0],
] as const;

describe('a page that the disk loses while the engine runs', () => {
  it('answers calls that meet it with unavailable and a sentence, whichever page it is', async () => {
    await fill();
    const file = join(world.dataDir, 'closing-bell.db');
    forget(file);
    const whole = readFileSync(file);
    const codes = new Set<string>();
    const sentences = new Set<string>();
    for (const [turn, page] of pagesOf(file).entries()) {
      for (let n = 0; n < size(1, LOSSES.length); n += 1) {
        const [from, length, byte] = LOSSES[(turn + n) % LOSSES.length] ?? LOSSES[0];
        const at = (page - 1) * PAGE + from;
        overwrite(file, at, Buffer.alloc(length, byte));
        forget(file);
        for (const [name, input] of LOOKS) {
          const reply = await world.engine?.rpc.call(viewer, name, input);
          if (reply === undefined || reply.ok) continue;
          codes.add(reply.error.code);
          if (reply.error.code === 'unavailable') sentences.add(reply.error.message);
        }
        overwrite(file, at, whole.subarray(at, at + length));
      }
    }
    // What an index has lost is not found.
    expect([...codes].filter((code) => code !== 'not-found')).toEqual(['unavailable']);
    expect([...sentences]).toEqual([expect.stringContaining('The store is damaged. Quit and start again')]);
    expect(await world.call('health.get', {})).toMatchObject({ ok: false, store: { checked: 'damaged' } });
  });

  it('is told of by health when only a value in it is no value any more', async () => {
    await fill();
    const file = join(world.dataDir, 'closing-bell.db');
    forget(file);
    const at = readFileSync(file).indexOf('{"key":"t7"');
    overwrite(file, at, Buffer.from('###'));
    forget(file);
    await expect(world.call('tasks.get', { key: 't7' })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('The store is damaged.'),
    });
    expect(await world.call('tasks.get', { key: 't8' })).toMatchObject({ key: 't8' });
    expect(await world.call('health.get', {})).toMatchObject({ ok: false, store: { checked: 'damaged' } });
    await world.stop();
    await expect(world.start()).rejects.toThrow(/damaged and has been set aside as .*closing-bell\.db\.damaged-/);
    expect(world.logger.errors.splice(0).join('\n')).toContain('the store is damaged');
  });
});
