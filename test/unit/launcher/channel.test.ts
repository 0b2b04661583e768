import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Harness } from './harness';

describe.runIf(process.platform !== 'win32')('the channel beside stdout', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('carries progress and results past the log', async () => {
    const shell = `echo '::progress {"percent": 40}' >&3; echo said; printf '%s' '::output {"rows": 7}' >&3`;
    const exited = await harness.exit({ shell, channel: true });
    expect(exited).toMatchObject({ exitCode: 0, lines: 1, progress: { percent: 40 }, result: { rows: 7 } });
    expect(await harness.lines(exited.ref)).toEqual(['said']);
  });

  it('takes no other lines', async () => {
    const exited = await harness.exit({ shell: 'seq 1 100000 >&3', channel: true });
    expect(exited).toMatchObject({ exitCode: 0, lines: 0, progress: null, result: null });
  });

  it('is there only where it is asked for', async () => {
    const exited = await harness.exit({ shell: 'echo x >&3' });
    expect(exited.exitCode).not.toBe(0);
    expect(exited.errorText).toContain('3');
  });

  it('does not keep a run from ending when a process that was let go holds it', async () => {
    const exited = await harness.exit({ shell: 'sleep 30 & exit 0', channel: true, leaveBackground: true });
    expect(exited).toMatchObject({ cause: 'exit', exitCode: 0 });
  });
});
