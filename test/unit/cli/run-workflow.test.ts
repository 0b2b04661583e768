import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '@main/compose';
import { runProgram } from '@main/cli/program';
import { callEngine, commandTask } from '../../support/engine';
import { processesWith } from '../../support/serve';
import { until } from '../../support/until';
import { tempDir } from './commands';
import { realCommand, realHolder, realHost, storeTasks } from './real-host';

const own = (shell: string) => ({ action: { kind: 'command' as const, shell } });

function workflow(key: string, steps: object[], more: object = {}, task: object = {}) {
  const action = { kind: 'workflow' as const, workflow: { steps, ...more } };
  return { key, trigger: { kind: 'manual' as const }, action, ...task } as ReturnType<typeof commandTask>;
}

const flaky = commandTask('flaky', {
  action: { kind: 'command', shell: 'echo "try $CLOSING_BELL_ATTEMPT"; test "$CLOSING_BELL_ATTEMPT" = 2' },
  retry: { max: 2, intervalSeconds: 0 },
});
const inner = workflow('inner', [
  { id: 'x', ...own('echo "::output {\\"n\\":3}"') },
  { id: 'y', ...own('echo within; echo careful >&2'), needs: ['x'] },
]);
const night = workflow(
  'night',
  [
    { id: 'first', ...own('echo {{ params.day }}') },
    { id: 'bars', task: 'flaky', needs: ['first'] },
    { id: 'load', task: 'inner', needs: ['first'] },
    { id: 'nothing', ...own('exit 99'), needs: ['first'] },
    { id: 'last', ...own('echo done'), needs: ['bars', 'load'] },
    { id: 'alert', ...own('echo alas'), needs: ['last'], condition: 'any-failed' },
  ],
  {},
  { params: { day: 'monday' } },
);

/** Asserts that these stand in a text, one after the other. */
function expectInOrder(text: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    expect(at, `“${part}” after character ${from} of:\n${text}`).toBeGreaterThanOrEqual(0);
    from = at + part.length;
  }
}

describe.each(['in this process', 'through the engine that holds the folder'])('run of a workflow, %s', (where) => {
  async function folder(tasks: Parameters<typeof storeTasks>[1]): Promise<{ dataDir: string; holder: Engine | null }> {
    const dataDir = await tempDir();
    await storeTasks(dataDir, tasks);
    return { dataDir, holder: where === 'in this process' ? null : await realHolder(dataDir) };
  }

  it('prints the steps as they go, those within too, and a table; skipped steps leave it a success', async () => {
    const { dataDir } = await folder([flaky, inner, night]);
    const { code, out, err, all } = await realCommand(['run', 'night', '--param', 'day=friday', '--data', dataDir]);
    expect(code, all).toBe(0);
    expectInOrder(all, ['night: run 1\n', 'first: started\n', 'first | friday\n', 'first: success after ']);
    expectInOrder(all, [
      'first: success',
      'bars: started\n',
      'bars | try 1\n',
      'bars: attempt 2 started\n',
      'bars | try 2\n',
      'bars: success after ',
      'last: started\n',
      'last | done\n',
      'last: success',
      'alert: skipped (its condition was not met)\n',
      'night: success after ',
    ]);
    expectInOrder(all, [
      'load: started\n',
      'load/x: started\n',
      'load/x: success',
      'load/y: started\n',
      'load/y: success',
      'load: success after ',
      'last: started',
    ]);
    expect(err).toMatch(/^bars: success after \d+\.\d s, 2 attempts$/m);
    expect(err).toMatch(/^nothing: skipped \(the script said that there was nothing to do\) after /m);
    expect(out.split('\n').sort()).toEqual(
      [
        '',
        'bars | try 1',
        'bars | try 2',
        'first | friday',
        'last | done',
        'load/x | ::output {"n":3}',
        'load/y | within',
      ].sort(),
    );
    expect(err).toContain('load/y | careful\n');
    expectInOrder(err, ['step ', 'first ', 'bars ', 'load ', 'load/x ', 'load/y ', 'nothing ', 'last ', 'alert ']);
    expect(err).toContain('8 steps: 6 success, 2 skipped\n');
  });

  it('ends with 1 when a step fails, and says which, why, and what was left out', async () => {
    const { dataDir } = await folder([
      workflow('night', [
        { id: 'bars', ...own('echo "ValueError: no" >&2; exit 3') },
        { id: 'report', ...own('true'), needs: ['bars'] },
        { id: 'alert', ...own('echo alas'), needs: ['report'], condition: 'any-failed' },
      ]),
    ]);
    const { code, out, err } = await realCommand(['run', 'night', '--data', dataDir]);
    expect({ code, out }).toEqual({ code: 1, out: 'alert | alas\n' });
    expect(err).toMatch(/^bars: failed \(the command ended with an error code\) after .*: .*ValueError: no$/m);
    expect(err).toContain('report: skipped (a step that it needs failed)\n');
    expect(err).toMatch(/^bars +failed +\d+\.\d s +1 +the command ended with an error code$/m);
    expect(err).toMatch(/^night: failed \(a step failed\) after .*: bars: /m);
  });

  it('tells of a try that failed and when the next one follows', async () => {
    const retry = { max: 1, intervalSeconds: 1, backoff: 1, maxIntervalSeconds: 1 };
    const step = { id: 'bars', ...own('test "$CLOSING_BELL_ATTEMPT" = 2'), retry };
    const { dataDir } = await folder([workflow('night', [step])]);
    const { code, err } = await realCommand(['run', 'night', '--data', dataDir]);
    expect(code).toBe(0);
    expect(err).toContain('bars: attempt 1 failed (the command ended with an error code), the next starts in 1 s\n');
  });

  it('cancels the whole when it is asked to stop, runs its clean-up, and waits until nothing of it lives', async () => {
    const mark = `CB_CLI=${process.pid}.${where.length}`;
    const env = { CB_CLI: `${process.pid}.${where.length}` };
    const deep = workflow('deep', [{ id: 'x', ...own('echo deep; sleep 300'), env }]);
    const { dataDir } = await folder([
      deep,
      workflow('night', [
        { id: 'load', task: 'deep' },
        { id: 'wait', ...own('echo here; sleep 300'), env },
        { id: 'unlock', ...own('echo unlocked'), needs: ['wait'], condition: 'all-done' },
        { id: 'after', ...own('echo after'), needs: ['wait'] },
      ]),
    ]);
    const stop = new AbortController();
    const { host, printed } = await realHost(stop.signal);
    const ended = runProgram(['run', 'night', '--data', dataDir], host);
    await until(() => printed.out.includes('load/x | deep') && printed.out.includes('wait | here'));
    stop.abort();
    expect(await ended).toBe(1);
    expect(processesWith(mark)).toEqual([]);
    expect(printed.err).toMatch(/^load\/x: terminated \(cancelled\) after /m);
    expect(printed.err).toMatch(/^wait: terminated \(cancelled\) after /m);
    expect(printed.out).toContain('unlock | unlocked');
    expect(printed.err).toMatch(/^unlock: success after /m);
    expect(printed.err).toMatch(/^after: skipped /m);
    expect(printed.err).toMatch(/^night: terminated \(cancelled\) after /m);
  });

  it('runs one from a file: commands from the same file, the rest from the store, which stays as it is', async () => {
    const { dataDir, holder } = await folder([commandTask('stored', own('echo stored'))]);
    const path = join(await tempDir(), 'pipeline.json');
    const bars = commandTask('bars', {
      ...own('echo {{ params.code }} {{ params.n }} $ZONE'),
      params: { code: 'all', n: 1 },
      env: { ZONE: 'east' },
    });
    const steps = [
      { id: 'one', task: 'bars', params: { code: '{{ params.code }}' } },
      { id: 'two', task: 'stored', needs: ['one'] },
    ];
    await writeFile(path, JSON.stringify({ tasks: [bars, workflow('night', steps, {}, { params: { code: '1' } })] }));
    const { code, out, err } = await realCommand(['run', path, '--param', 'code=600000', '--data', dataDir]);
    expect({ code, out }, err).toEqual({ code: 0, out: 'one | 600000 1 east\ntwo | stored\n' });
    if (holder) {
      const { rows } = await callEngine(holder, 'tasks.list', {});
      expect(rows.map(({ key }) => key)).toEqual(['stored']);
    }
  });
});

describe('run of a workflow from a file', () => {
  const bars = commandTask('bars', own('true'));
  const other = commandTask('other', own('echo other'));
  const pipeline = workflow('night', [{ id: 'one', task: 'bars' }]);

  async function run(tasks: unknown[], ...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const path = join(await tempDir(), 'tasks.json');
    await writeFile(path, JSON.stringify({ tasks }));
    return realCommand(['run', path, ...args, '--data', await tempDir()]);
  }

  it('picks the workflow that all others are there for, and asks when there are tasks beside it', async () => {
    expect((await run([bars, pipeline])).code).toBe(0);
    const unclear = await run([bars, other, pipeline]);
    expect(unclear).toMatchObject({ code: 2, out: '' });
    expect(unclear.err).toContain('pick one with --task: bars, other, night');
    expect(await run([bars, other, pipeline], '--task', 'other')).toMatchObject({ code: 0, out: 'other\n' });
  });

  it.each([
    ['a parameter that the task does not have', [{ id: 'one', task: 'bars', params: { x: 1 } }], /“x”/],
    ['a task that is nowhere', [{ id: 'one', task: 'gone' }], /“gone”/],
    [
      'a circle',
      [
        { id: 'one', task: 'bars', needs: ['two'] },
        { id: 'two', task: 'bars', needs: ['one'] },
      ],
      /circle/,
    ],
    ['a variable beside a task', [{ id: 'one', task: 'bars', env: { A: 'b' } }], /Variables/],
    [
      'a workflow within that is not stored',
      [{ id: 'one', task: 'within' }],
      /“within” is a step and only in the file/,
    ],
  ])('refuses %s with 2', async (_what, steps, sentence) => {
    const within = workflow('within', [{ id: 'x', ...own('true') }]);
    const { code, err } = await run([bars, within, workflow('night', steps)], '--task', 'night');
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
  });
});
