import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandTask } from '../../support/engine';
import { runProgram } from '@main/cli/program';
import { until } from '../../support/until';
import { tempDir } from './commands';
import { realCommand, realHost, storeTasks } from './real-host';

const bars = commandTask('bars', {
  session: { calendar: 'XSHG' },
  action: { kind: 'command', shell: 'echo {{ session_date | ymd }} after {{ prev_session }}' },
});
/** No day is both. */
const never = commandTask('never', {
  guard: { calendar: '24x7', when: 'non-session-day' },
  action: { kind: 'command', shell: 'echo ran' },
});

it('run --session names the session that it is for', async () => {
  const dataDir = await tempDir();
  await storeTasks(dataDir, [bars]);
  const run = (date: string): ReturnType<typeof realCommand> =>
    realCommand(['run', 'bars', '--session', date, '--data', dataDir]);
  expect(await run('2025-10-09')).toMatchObject({ code: 0, out: '20251009 after 2025-09-30\n' });
  expect(await run('2025-10-01')).toMatchObject({ code: 2, err: expect.stringContaining('2025-09-30') as string });
});

it('run prints lines whole, however long, each in its place', async () => {
  const dataDir = await tempDir();
  const program = `const long = (of) => of.repeat(200_000); console.log('before'); console.log(long('x')); console.error('careful'); console.log(long('日')); console.log('after')`;
  await storeTasks(dataDir, [
    commandTask('long', { action: { kind: 'command', argv: [process.execPath, '-e', program] } }),
  ]);
  const { code, out, err } = await realCommand(['run', 'long', '--data', dataDir]);
  expect(code).toBe(0);
  const lines = out.split('\n');
  expect(lines.map((line) => [line.length, line[0] ?? ''])).toEqual([
    [6, 'b'],
    [200_000, 'x'],
    [200_000, '日'],
    [5, 'a'],
    [0, ''],
  ]);
  expect(err).toContain('careful\n');
});

it('run prints what a line grows by before it ends, and a rewritten one when it has ended', async () => {
  const dataDir = await tempDir();
  const gate = join(dataDir, 'gate');
  const shell = [
    `i=0; while [ ! -e '${gate}' ]; do i=$((i+1)); printf .; printf "\\r$i of many" >&2; sleep 0.1; done`,
    `echo ' done'; printf '\\rall of many\\n' >&2`,
  ].join('\n');
  await storeTasks(dataDir, [commandTask('dots', { action: { kind: 'command', shell } })]);
  const { host, printed } = await realHost();
  const ran = runProgram(['run', 'dots', '--data', dataDir], host);
  await until(() => /^\.\.+$/.test(printed.out), { what: 'the first dots' });
  await writeFile(gate, '');
  expect(await ran).toBe(0);
  expect(printed.out).toMatch(/^\.+ done\n$/);
  expect(printed.err).toContain('\nall of many\n');
  expect(printed.err).not.toMatch(/\d of many/);
});

it('run says when a guard holds it back, and --force runs it all the same', async () => {
  const dataDir = await tempDir();
  await storeTasks(dataDir, [never]);
  const held = await realCommand(['run', 'never', '--data', dataDir]);
  expect(held).toMatchObject({ code: 1, out: '' });
  expect(held.err).toContain('guard');
  expect(await realCommand(['run', 'never', '--force', '--data', dataDir])).toMatchObject({ code: 0, out: 'ran\n' });
});
