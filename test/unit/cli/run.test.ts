import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLoopbackServer } from '../../../src/main/server/loopback-server';
import { composeActed, type ActedEngine } from '../../support/acted-engine';
import { until } from '../../support/until';
import { command, commandProcess, tempDir, testHost, type Outcome } from './commands';
import { runProgram } from '../../../src/main/cli/program';

async function heldBy(dataDir: string): Promise<ActedEngine & { leave(): Promise<void> }> {
  const { host } = await testHost();
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const engine = await composeActed({
    ...host,
    ownNode: '',
    dataDir,
    host: 'serve',
    planning: true,
    logger,
    damaged: 'refuse',
  });
  const server = await openLoopbackServer({
    rpc: engine.rpc,
    dataDir,
    port: 0,
    anyPort: true,
    rendererDir: null,
    logger,
  });
  onTestFinished(() => server.close());
  return { ...engine, leave: () => server.close() };
}

describe.each(['in this process', 'through the engine that holds the folder'])('run, %s', (where) => {
  async function run(args: string[], options: { stop?: AbortSignal } = {}): Promise<Outcome & { engine: ActedEngine }> {
    const dataDir = await tempDir();
    const holder = where === 'in this process' ? null : await heldBy(dataDir);
    const outcome = await command(['run', '--data', dataDir, ...args], options);
    expect(outcome.engines).toHaveLength(holder === null ? 1 : 0);
    const engine = holder ?? outcome.engines[0];
    if (engine === undefined) throw new Error('No engine took part.');
    expect(holder?.seen.includes('stop engine')).not.toBe(true);
    if (holder === null) expect(await readdir(dataDir)).toEqual(['tokens.json']);
    return { ...outcome, engine };
  }

  it('prints each line where it came from, colours kept, and ends with 0', async () => {
    const { code, out, err } = await run(['good']);
    expect({ code, out }).toEqual({ code: 0, out: '第一行\n\u001b[32mgreen\u001b[0m\n' });
    expect(err).toBe('good: run 1\ncareful\ngood: success after 2.5 s\n');
  });

  it('ends with 1 for a failure and says why in one line', async () => {
    const { code, out, err } = await run(['bad']);
    expect({ code, out }).toEqual({ code: 1, out: 'before\n' });
    expect(err).toContain('bad: failed (exit-code) after 2.5 s: ValueError: no\n');
    expect(err).not.toContain('tail');
  });

  it('takes a script that skipped itself for good, but not a run that was skipped', async () => {
    expect((await run(['nothing'])).code).toBe(0);
    expect((await run(['overlaps'])).code).toBe(1);
  });

  it('prints all tries, one after the other, and each of many lines once', async () => {
    expect(await run(['flaky'])).toMatchObject({ code: 0, out: 'try 1\ntry 2\ntry 3\n' });
    const { out } = await run(['flood']);
    expect(out.split('\n')).toEqual([...Array.from({ length: 5_001 }, (_each, n) => `line ${n + 1}`), '']);
  });

  it('hands parameters on, in any place of the line', async () => {
    for (const args of [
      ['good', '--param', 'n=3', 'code=000001'],
      ['--param', 'n=3', '--param', 'code=000001', 'good'],
    ]) {
      const { engine, code } = await run(args);
      expect(code).toBe(0);
      expect(engine.seen).toContain('start good {"n":3,"code":"000001"} by cli');
    }
  });

  it('loads a bundled sample that the store does not have', async () => {
    const { engine, code, out } = await run(['sample-hello']);
    expect({ code, out }).toEqual({ code: 0, out: 'hello\n' });
    expect(engine.seen).toContain('samples.load');
  });

  it('says that there is no such file where no task can have the key', async () => {
    const dataDir = await tempDir();
    for (const word of [dataDir, join(dataDir, 'Missing.json')]) {
      const { code, err } = await command(['run', word, '--data', dataDir]);
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`There is no file ${word}`) });
    }
  });

  it('answers an unknown key with 2 and a task that runs already with 1', async () => {
    expect(await run(['no-such'])).toMatchObject({ code: 2, err: 'closing-bell: There is no task no-such.\n' });
    expect(await run(['busy'])).toMatchObject({ code: 1, err: 'closing-bell: busy is running already.\n' });
  });

  it('tries a task from a file, with its parameters under those of the line', async () => {
    const path = join(await tempDir(), 'good');
    await writeFile(path, JSON.stringify({ key: 'good', params: { a: 1, b: 2 }, extra: true }));
    const { engine, code } = await run([path, '--param', 'b=3']);
    expect(code).toBe(0);
    expect(engine.seen).toContain('try {"key":"good","params":{"a":1,"b":3},"extra":true}');
  });

  it('cancels the run when it is asked to stop, and waits for its end', async () => {
    const stop = new AbortController();
    const { host, outcome } = await testHost({ stop: stop.signal });
    const dataDir = await tempDir();
    const holder = where === 'in this process' ? null : await heldBy(dataDir);
    const ended = runProgram(['run', 'long', '--data', dataDir], host);
    await until(() => outcome.out.includes('here I am'));
    stop.abort();
    expect(await ended).toBe(1);
    expect((holder ?? outcome.engines[0])?.seen).toContain('cancel 1');
    expect(outcome.err).toContain('long: terminated (cancelled)');
  });
});

describe('run', () => {
  it('plans nothing and never touches a damaged store', async () => {
    const { engines } = await command(['run', 'good', '--data', await tempDir()]);
    expect(engines[0]?.seen).toEqual([
      'compose run false refuse',
      'start engine',
      'start good {} by cli',
      'stop engine',
    ]);
  });

  it('picks a task of several by --task', async () => {
    const path = join(await tempDir(), 'tasks.json');
    await writeFile(path, `\uFEFF${JSON.stringify({ tasks: [{ key: 'good' }, { key: 'bad' }] })}`);
    const dataDir = await tempDir();
    expect((await command(['run', path, '--task', 'good', '--data', dataDir])).code).toBe(0);
    expect(await command(['run', path, '--data', dataDir])).toMatchObject({ code: 2, engines: [] });
    expect((await command(['run', path, '--task', 'none', '--data', dataDir])).err).toContain('good, bad');
  });

  it.each([['not json'], ['[]'], ['{"tasks":[]}'], ['{"tasks":[{"name":"x"}]}'], ['"good"']])(
    'refuses a file that holds %s with 2',
    async (text) => {
      const path = join(await tempDir(), 'task.json');
      await writeFile(path, text);
      expect(await command(['run', path])).toMatchObject({ code: 2, engines: [] });
    },
  );

  // A file of the system’s that is there and can’t be read, not even by root.
  it.runIf(process.platform === 'linux')('says in a sentence that a file can’t be read', async () => {
    const outcome = await command(['run', '/proc/self/mem']);
    expect(outcome).toMatchObject({ code: 2, engines: [] });
    expect(outcome.err).toContain('closing-bell: /proc/self/mem can’t be read: ');
  });

  it.each([
    [['run']],
    [['run', 'good', 'bad']],
    [['run', '--param', 'a', 'b']],
    [['run', 'good', '--param', 'x']],
    [['run', 'good', '--nonsense']],
    [['run', 'good', '--task', 'other']],
    [['run', 'good', '--data', '']],
  ])('refuses %j with 2', async (args) => {
    const { code, err, engines } = await command(args);
    expect({ code, engines }).toEqual({ code: 2, engines: [] });
    expect(err).not.toBe('');
  });

  it('ends with 1 and a sentence when the engine goes away', async () => {
    const dataDir = await tempDir();
    const holder = await heldBy(dataDir);
    const { host, outcome } = await testHost();
    const ended = runProgram(['run', 'long', '--data', dataDir], host);
    await until(() => outcome.out.includes('here I am'));
    await holder.leave();
    expect(await ended).toBe(1);
    expect(outcome.err).toContain('The connection to the engine was lost.');
  });

  it('is reached by a second run while it lasts, and outstays it', async () => {
    const dataDir = await tempDir();
    const stops = [new AbortController(), new AbortController()] as const;
    const [first, second] = await Promise.all(stops.map((stop) => testHost({ stop: stop.signal })));
    if (first === undefined || second === undefined) throw new Error('Two hosts were asked for.');
    const firstEnded = runProgram(['run', 'long', '--data', dataDir], first.host);
    await until(() => first.outcome.out.includes('here I am'));
    const secondEnded = runProgram(['run', 'long', '--data', dataDir], second.host);
    await until(() => second.outcome.out.includes('here I am'));
    await first.outcome.engines[0]?.rpc.call({ role: 'admin', who: 'api', connection: null }, 'executions.cancel', {
      id: 1,
    });
    await until(() => first.outcome.err.includes('terminated'));
    expect(first.outcome.engines[0]?.seen).not.toContain('stop engine');
    stops[1].abort();
    expect(await secondEnded).toBe(1);
    expect(await firstEnded).toBe(1);
    expect(second.outcome.engines).toEqual([]);
    expect(second.outcome.err).toContain('long: terminated');
  });

  it('goes on to its end when nobody reads its output any more', async () => {
    const run = commandProcess(['run', 'flood', '--data', await tempDir()]);
    run.child.stdout?.destroy();
    expect(await run.ended).toBe(0);
    expect(run.err()).toContain('flood: success');
  });

  it('cancels on Ctrl+C', async () => {
    const run = commandProcess(['run', 'long', '--data', await tempDir()]);
    await until(() => run.out().includes('here I am'));
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(1);
    expect(run.err()).toContain('long: terminated (cancelled)');
  });
});
