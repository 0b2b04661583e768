import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../support/until';
import { Harness, lives } from './harness';

const posix = process.platform !== 'win32';

describe.runIf(posix)('a child and its end', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  /** Starts a shell line that prints `ready` when it is set up. */
  async function startReady(shell: string): Promise<string> {
    const { ref } = harness.spawn({ shell });
    await harness.line(ref, 'ready');
    return ref;
  }

  async function stopped(ref: string, graceMs: number) {
    harness.launcher.stop(ref, graceMs);
    const ended = await harness.ended(ref);
    if (ended.type !== 'exited') throw new Error(`The run was ${ended.type}.`);
    return ended;
  }

  /** The number that a line such as `child 123` tells. */
  async function pidIn(ref: string, word: string): Promise<number> {
    const line = await until(async () => (await harness.lines(ref)).find((text) => text.startsWith(`${word} `)));
    return Number(line.slice(word.length + 1));
  }

  it('tells of its start and its end, with code and line count', async () => {
    const exited = await harness.exit({ argv: ['sh', '-c', 'echo out; echo err >&2; exit 3'] });
    expect(exited).toMatchObject({ cause: 'exit', exitCode: 3, signal: null, lines: 2, result: null, progress: null });
    expect(exited.errorText).toBe('err');
    const started = await harness.started(exited.ref);
    expect(started).toMatchObject({ command: ['sh', '-c', 'echo out; echo err >&2; exit 3'], cwd: harness.dir });
    expect(started.pidStart).not.toBe('');
    expect(lives(started.pid)).toBe(false);
    expect((await harness.lines(exited.ref)).toSorted()).toEqual(['err', 'out']);
  });

  it('makes no files for a child that prints nothing', async () => {
    const exited = await harness.exit({ argv: ['true'] });
    expect(exited).toMatchObject({ exitCode: 0, lines: 0, errorText: null });
    expect(await harness.logs.read(Number.parseInt(exited.ref, 10), 1, 1, 10)).toEqual({ lines: [], totalLines: 0 });
  });

  it('reports the signal that ended a child', async () => {
    expect(await harness.exit({ shell: 'kill -USR1 $$' })).toMatchObject({
      cause: 'exit',
      exitCode: null,
      signal: 'SIGUSR1',
    });
  });

  it('kills a child that ignores SIGTERM once the grace is over', async () => {
    const ref = await startReady('trap "" TERM; echo ready; while :; do sleep 0.05; done');
    expect(await stopped(ref, 200)).toMatchObject({ cause: 'stop', exitCode: null, signal: 'SIGKILL' });
    expect(lives((await harness.started(ref)).pid)).toBe(false);
  });

  it('lets a child end in order when it is stopped', async () => {
    const ref = await startReady('trap "echo tidy; exit 7" TERM; echo ready; while :; do :; done');
    expect(await stopped(ref, 10_000)).toMatchObject({ cause: 'stop', exitCode: 7, signal: null });
    expect(await harness.lines(ref)).toEqual(['ready', 'tidy']);
  });

  it('takes a second, harder stop', async () => {
    const ref = await startReady('trap "" TERM; echo ready; while :; do sleep 0.05; done');
    harness.launcher.stop(ref, 600_000);
    expect(await stopped(ref, 0)).toMatchObject({ cause: 'stop', signal: 'SIGKILL' });
  });

  it('stops a grandchild that started a session of its own', async () => {
    const ref = await startReady(
      'setsid sh -c \'trap "" TERM; echo child $$; while :; do sleep 0.05; done\' & echo ready; wait',
    );
    const grandchild = await pidIn(ref, 'child');
    expect(lives(grandchild)).toBe(true);
    expect(await stopped(ref, 300)).toMatchObject({ cause: 'stop' });
    expect(lives(grandchild)).toBe(false);
  });

  it('stops what a child leaves behind with the pipes held, and says so in the log', async () => {
    const exited = await harness.exit({
      shell: "(sh -c 'echo child $$; exec sleep 600' &) ; (sleep 600 &); sleep 0.3; exit 4",
    });
    expect(exited).toMatchObject({ cause: 'exit', exitCode: 4 });
    expect(lives(await pidIn(exited.ref, 'child'))).toBe(false);
    expect((await harness.lines(exited.ref)).at(-1)).toBe(
      '[closing-bell] 2 processes were left behind and have been stopped.',
    );
    expect(exited.errorText).toBeNull();
  });

  it('stops what left the group but holds the pipes', async () => {
    const exited = await harness.exit({ shell: "setsid sh -c 'echo child $$; exec sleep 600' & sleep 0.3" });
    expect(exited).toMatchObject({ cause: 'exit', exitCode: 0 });
    expect(lives(await pidIn(exited.ref, 'child'))).toBe(false);
    expect((await harness.lines(exited.ref)).at(-1)).toBe(
      '[closing-bell] 1 process was left behind and has been stopped.',
    );
  });

  it('stops what stays in the group with the pipes closed', async () => {
    const exited = await harness.exit({ shell: 'sleep 600 >/dev/null 2>&1 & echo child $!' });
    expect(lives(await pidIn(exited.ref, 'child'))).toBe(false);
  });

  it('stops what left the group and closed its pipes', async () => {
    const exited = await harness.exit({ shell: 'setsid sleep 600 >/dev/null 2>&1 & echo child $!; exit 0' });
    expect(exited).toMatchObject({ cause: 'exit', exitCode: 0, lines: 1 });
    const child = await pidIn(exited.ref, 'child');
    await until(() => !lives(child), { what: 'the end of what left the group' });
    await until(() => harness.logger.some((line) => line.includes(`Run ${exited.ref} left`)));
    await harness.line(exited.ref, '[closing-bell] 1 process was left behind and has been stopped.');
    expect((await harness.lines(exited.ref))[0]).toBe(`child ${child}`);
  });

  it('says so too in the log of a run that printed nothing', async () => {
    const exited = await harness.exit({ shell: 'setsid sleep 600 >/dev/null 2>&1 & exit 3' });
    expect(exited).toMatchObject({ exitCode: 3, lines: 0 });
    await harness.line(exited.ref, '[closing-bell] 1 process was left behind and has been stopped.');
    expect(await harness.lines(exited.ref)).toHaveLength(1);
  });

  describe('that is told to leave what runs in the background', () => {
    const shell = `setsid sleep 600 >/dev/null 2>&1 & echo far $!; sleep 601 >/dev/null 2>&1 & echo near $!;`;
    const spec = { leaveBackground: true };

    it('leaves it after exit code 0, and names it in the log', async () => {
      const exited = await harness.exit({ ...spec, shell: `${shell} exit 0` });
      const [far, near] = [await pidIn(exited.ref, 'far'), await pidIn(exited.ref, 'near')];
      try {
        const [note = '', ...more] = (await harness.lines(exited.ref)).slice(2);
        expect(more).toEqual([]);
        expect(note).toMatch(/^\[closing-bell\] Left running, as the task asks: .*\.$/);
        expect(note).toContain(`sleep (pid ${near})`);
        expect(note).toContain(`(pid ${far})`);
        // A later run is looked after as ever, and what was let go is none of its business.
        const other = await harness.exit({ shell: 'setsid sleep 600 >/dev/null 2>&1 & exit 0' });
        await harness.line(other.ref, '[closing-bell] 1 process was left behind and has been stopped.');
        expect([lives(far), lives(near)]).toEqual([true, true]);
      } finally {
        for (const pid of [far, near]) process.kill(pid, 'SIGKILL');
      }
    });

    it('leaves what holds its pipes, once they had a second to close', async () => {
      const exited = await harness.exit({ ...spec, shell: 'sleep 600 & echo near $!' });
      const near = await pidIn(exited.ref, 'near');
      expect(lives(near)).toBe(true);
      process.kill(near, 'SIGKILL');
    });

    it('stops it after any other exit code', async () => {
      const exited = await harness.exit({ ...spec, shell: `${shell} exit 1` });
      const [far, near] = [await pidIn(exited.ref, 'far'), await pidIn(exited.ref, 'near')];
      await until(() => !lives(far) && !lives(near), { what: 'the end of what was left behind' });
    });

    it('stops it with a run that is cancelled or over its time', async () => {
      const ref = harness.spawn({ ...spec, shell: `${shell} echo ready; sleep 602` }).ref;
      await harness.line(ref, 'ready');
      const pids = [await pidIn(ref, 'far'), await pidIn(ref, 'near')];
      expect(await stopped(ref, 1000)).toMatchObject({ cause: 'stop' });
      const late = await harness.exit({ ...spec, shell: `${shell} wait`, timeoutMs: 500 });
      expect(late.cause).toBe('timeout');
      pids.push(await pidIn(late.ref, 'far'), await pidIn(late.ref, 'near'));
      expect(pids.filter(lives)).toEqual([]);
    });
  });

  it('kills what left the group, closed its pipes and ignores SIGTERM', async () => {
    const stubborn = `trap "" TERM; while :; do sleep 0.05; done`;
    const exited = await harness.exit({ shell: `setsid sh -c '${stubborn}' >/dev/null 2>&1 & echo child $!` });
    const child = await pidIn(exited.ref, 'child');
    await until(() => !lives(child), { what: 'the end of what ignores SIGTERM' });
  });

  it('lets what left the group and closed its pipes finish within a second', async () => {
    const file = join(harness.dir, 'late.txt');
    await harness.exit({ shell: `setsid sh -c 'sleep 0.02; echo late > ${file}' >/dev/null 2>&1 & exit 0` });
    await until(() => existsSync(file), { what: 'the file of what is left behind' });
  });

  it('lets what is left behind finish within a second', async () => {
    const exited = await harness.exit({ shell: '(sleep 0.02; echo late) & exit 0' });
    expect(await harness.lines(exited.ref)).toEqual(['late']);
  });

  it('survives a child that closes its stdout early and one that floods a closed pipe', async () => {
    const closing = await harness.exit({ shell: 'echo first; exec >&-; sleep 0.1; echo second >&2; exit 5' });
    expect(closing).toMatchObject({ exitCode: 5, lines: 2 });
    const flood =
      "process.on('uncaughtException',()=>{});const fs=require('fs');fs.closeSync(1);fs.closeSync(2);" +
      "let n=0;for(let i=0;i<20000;i++)try{fs.writeSync(1,'x'.repeat(4096))}catch{n++}process.exit(n===20000?6:7)";
    const flooding = await harness.exit({ argv: [process.execPath, harness.file('flood.cjs', flood)] });
    expect(flooding).toMatchObject({ exitCode: 6, lines: 0 });
  });

  it('reads all that a child wrote before it ended', async () => {
    const exited = await harness.exit({ shell: 'seq 1 20000; printf last' });
    expect(exited.lines).toBe(20_001);
    expect((await harness.logs.tail(Number.parseInt(exited.ref, 10), 1, 1)).lines[0]?.text).toBe('last');
  });

  it('ends an attempt at its time limit, by the whole stop sequence', async () => {
    const exited = await harness.exit({ shell: 'echo begun; sleep 600', timeoutMs: 2000 });
    expect(exited).toMatchObject({ cause: 'timeout', exitCode: null, signal: 'SIGTERM', lines: 1 });
  });

  it('does not call it a stop when the child had ended before', async () => {
    const ref = await startReady('(sleep 600 &); echo ready; exit 0');
    const { pid } = await harness.started(ref);
    await until(() => !lives(pid), { what: 'the end of the child' });
    expect(await stopped(ref, 5000)).toMatchObject({ cause: 'exit', exitCode: 0 });
  });

  it('stops runs that are still waiting to be spawned, and ignores unknown ones', async () => {
    const refs = Array.from({ length: 30 }, () => harness.spawn({ argv: ['sleep', '600'] }).ref);
    refs.forEach((ref) => harness.launcher.stop(ref, 5000));
    harness.launcher.stop('nobody.1', 0);
    for (const ref of refs) expect(await harness.ended(ref)).toMatchObject({ type: 'exited', cause: 'stop' });
  });
});
