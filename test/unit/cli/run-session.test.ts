import { expect, it } from 'vitest';
import { commandTask } from '../../support/engine';
import { tempDir } from './commands';
import { realCommand, storeTasks } from './real-host';

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

it('run says when a guard holds it back, and --force runs it all the same', async () => {
  const dataDir = await tempDir();
  await storeTasks(dataDir, [never]);
  const held = await realCommand(['run', 'never', '--data', dataDir]);
  expect(held).toMatchObject({ code: 1, out: '' });
  expect(held.err).toContain('guard');
  expect(await realCommand(['run', 'never', '--force', '--data', dataDir])).toMatchObject({ code: 0, out: 'ran\n' });
});
