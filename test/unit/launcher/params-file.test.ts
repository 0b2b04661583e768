import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handParams } from '@main/core/hand-params';
import { until } from '../../support/until';
import { Harness } from './harness';

const posix = process.platform !== 'win32';
const CODES = Array.from({ length: 3600 }, (_, index) => `${600_000 + index}.SH`).join(',');

describe.runIf(posix)('the parameters of a run', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  const handed = (params: Parameters<typeof handParams>[0]) => {
    const { variables, file } = handParams(params);
    return { env: variables, params: file };
  };
  const file = (ref: string): string => join(harness.dir, 'params', `${ref}.json`);

  it('reach a script in a file, of any length that a result may have, with their types', async () => {
    const code = [
      'import os',
      'from closing_bell import output, params',
      'given = params()',
      'inside = [name for name in os.environ if name.startswith("CLOSING_BELL_PARAM_")]',
      'output(codes=given["codes"].count(","), all=len(given["all"]), n=given["n"] + 1, dry=given["dry"], inside=sorted(inside))',
    ].join('\n');
    const all = '日'.repeat(262_144);
    const exited = await harness.exit({
      argv: ['python3', '-c', code],
      ...handed({ codes: CODES, all, n: 4, dry: true }),
    });
    expect(exited.errorText).toBeNull();
    const inside = ['CLOSING_BELL_PARAM_dry', 'CLOSING_BELL_PARAM_n'];
    expect(exited.result).toEqual({ codes: 3599, all: 262_144, n: 5, dry: true, inside });
  });

  it('are readable by the owner only, and gone when the run has ended', async () => {
    const gate = join(harness.dir, 'gate');
    const { ref } = harness.spawn({
      shell: `while [ ! -e "${gate}" ]; do sleep 0.02; done`,
      ...handed({ codes: CODES }),
    });
    await harness.started(ref);
    expect(statSync(file(ref)).mode & 0o777).toBe(0o600);
    expect(statSync(join(harness.dir, 'params')).mode & 0o777).toBe(0o700);
    writeFileSync(gate, '');
    expect(await harness.ended(ref)).toMatchObject({ exitCode: 0 });
    await until(() => !readdirSync(join(harness.dir, 'params')).includes(`${ref}.json`) || null, { what: 'no file' });
  });

  it('are none where a run has none', async () => {
    const exited = await harness.exit({
      argv: ['python3', '-c', 'from closing_bell import output, params; output(given=params())'],
    });
    expect(exited.result).toEqual({ given: {} });
  });

  it('do not go through a link that lies in their place', async () => {
    const spec = harness.spec({ shell: 'cat "$CLOSING_BELL_PARAMS_FILE"', ...handed({ n: 1 }) });
    const foreign = harness.file('foreign.txt', 'theirs');
    mkdirSync(join(harness.dir, 'params'), { recursive: true });
    symlinkSync(foreign, file(spec.ref));
    harness.launcher.spawn(spec);
    expect(await harness.ended(spec.ref)).toMatchObject({ exitCode: 0 });
    expect(await harness.lines(spec.ref)).toEqual(['{"n":1}']);
    expect(statSync(foreign).size).toBe(6);
  });

  it('refuse the run where they are needed and can’t be written, and else let it go on', async () => {
    await using other = await Harness.start();
    other.file('params', 'a file where the folder should be');
    const refused = await other.refusal({ argv: ['true'], ...handed({ codes: CODES }) });
    expect(refused.reason).toBe('spawn-error');
    expect(refused.message).toMatch(
      /^The run’s parameters are too long for its environment, and the file for them could not/,
    );
    const code = 'from closing_bell import params; params()';
    const exited = await other.exit({ argv: ['python3', '-c', code], ...handed({ n: 1 }) });
    expect(exited).toMatchObject({ exitCode: 1 });
    expect(exited.errorText).toContain('Error');
  });

  it('that a killed launcher left are taken away by the next, and nothing else is', async () => {
    await using other = await Harness.start();
    const left = other.file('params/77.1.json', '{}');
    const foreign = other.file('params/notes.txt', 'mine');
    const before = other.launcher.status().pid;
    if (before === null) throw new Error('There is no launcher.');
    process.kill(before, 'SIGKILL');
    await until(() => other.launcher.status().restarts === 1 && other.launcher.status().alive, {
      what: 'the next launcher',
    });
    expect([left, foreign].map((path) => readdirSync(join(path, '..')).includes(path.split('/').at(-1) ?? ''))).toEqual(
      [false, true],
    );
  });

  it('in an argument are refused beyond what the system allows, in words that say what to do', async () => {
    const refused = await harness.refusal({ argv: ['echo', 'x'.repeat(200_000)], ...handed({ n: 1 }) });
    expect(refused.message).toBe(
      'The command and its environment are longer than the system allows. Have the script read long values from the file that CLOSING_BELL_PARAMS_FILE names.',
    );
    expect(readdirSync(join(harness.dir, 'params'))).not.toContain(`${refused.ref}.json`);
  });
});
