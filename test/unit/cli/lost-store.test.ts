import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/main/cli/program';
import { commandTask } from '../../support/engine';
import { until } from '../../support/until';
import { tempDir } from './commands';
import { realCommand, realHost } from './real-host';

const hello = commandTask('hello', { action: { kind: 'command', shell: 'echo hello' } });

/** What `serve` says and ends with; once it is ready it is asked for its tasks, given `more`, and told to stop. */
async function served(args: string[], more: (typeof hello)[] = []) {
  const stop = new AbortController();
  const { host, printed } = await realHost(stop.signal);
  const ended = runProgram(['serve', ...args, '--port', '0', '--no-open'], host);
  const ready = until(() => printed.out.includes('\n')).then(async () => {
    const { url, token } = JSON.parse(printed.out) as { url: string; token: string };
    const call = async (name: string, input: object): Promise<{ value: { rows: { key: string }[] } }> => {
      const init = { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(input) };
      return (await fetch(`${url}/rpc/${name}`, init)).json() as Promise<{ value: { rows: { key: string }[] } }>;
    };
    for (const task of more) await call('tasks.create', { task });
    const { value } = await call('tasks.list', { page: 1, pageSize: 10 });
    return value.rows.map(({ key }) => key);
  });
  const keys = await Promise.race([ready, ended.then(() => null)]);
  stop.abort();
  return { code: await ended, err: printed.err, keys };
}

function removeStore(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith('closing-bell.db')) rmSync(join(dataDir, name));
  }
}

describe('a folder whose store is gone', () => {
  it('is refused by doctor, serve and run, until serve is told to restore what the clean end had saved', async () => {
    const dataDir = await tempDir();
    expect(await served(['--data', dataDir], [hello])).toMatchObject({ code: 0, keys: ['hello'] });
    removeStore(dataDir);
    const doctor = await realCommand(['doctor', '--data', dataDir]);
    expect(doctor.code).toBe(1);
    expect(doctor.out).toMatch(/PROBLEM +closing-bell\.db is missing from .*serve --restore.*serve --fresh/);
    for (const refused of [await served(['--data', dataDir]), await realCommand(['run', 'x', '--data', dataDir])]) {
      expect(refused.code).toBe(1);
      expect(refused.err).toMatch(/missing from .*: backups, tokens\.json.* are left of it/);
    }
    expect(readdirSync(dataDir)).not.toContain('closing-bell.db');
    expect(await served(['--data', dataDir, '--restore'])).toMatchObject({ code: 0, keys: ['hello'] });
  });

  it('is begun empty when serve is told so, and the backup of before is kept', async () => {
    const dataDir = await tempDir();
    await served(['--data', dataDir], [hello]);
    removeStore(dataDir);
    expect(await served(['--data', dataDir, '--fresh'])).toMatchObject({ code: 0, keys: [] });
    expect(readdirSync(join(dataDir, 'backups'))).toEqual([
      expect.stringMatching(/^closing-bell-\d{8}\.db$/),
      expect.stringMatching(/^closing-bell-\d{8}T\d{6}Z-kept\.db$/),
    ]);
  });
});
