import { describe, expect, it } from 'vitest';
import { workflowSchema, type Step, type Workflow, type WorkflowProblem } from '@shared/model/workflow';
import { workflowProblems, type KnownTask, type OwnTask } from '@main/core/workflow-problems';

type StepWrite = Record<string, unknown> & { id: string };

function workflow(...steps: StepWrite[]): Workflow {
  return workflowSchema.parse({
    steps: steps.map((step) => ({
      ...('task' in step ? {} : { action: { kind: 'command', argv: ['true'] } }),
      ...step,
    })),
  });
}

const calling = (...keys: string[]): Workflow => workflow(...keys.map((task, index) => ({ id: `s${index}`, task })));

const TASKS: Readonly<Record<string, KnownTask>> = {
  bars: { params: ['date', 'full'], workflow: null },
  news: { params: [], workflow: null },
  weekly: { params: ['week'], workflow: calling('bars', 'nightly') },
  monthly: { params: [], workflow: calling('weekly', 'news') },
  calm: { params: [], workflow: calling('bars', 'news') },
  'round-b': { params: [], workflow: calling('round-c') },
  'round-c': { params: [], workflow: calling('round-b') },
};

function problems(graph: Workflow, own: Partial<OwnTask> = {}): WorkflowProblem[] {
  return workflowProblems(graph, { key: 'nightly', params: ['date'], ...own }, (key) => TASKS[key] ?? null);
}

const short = (found: WorkflowProblem[]): [string, string[]][] => found.map(({ code, steps }) => [code, steps]);

describe('workflowProblems', () => {
  it('finds nothing wrong where nothing is', () => {
    const graph = workflow(
      { id: 'fetch', task: 'bars', params: { date: '{{ params.date | ymd }}', full: true } },
      { id: 'merge-all', needs: ['fetch'], params: { n: '{{ steps.fetch.output.rows }}' } },
      {
        id: 'report',
        needs: ['merge-all'],
        condition: 'any-success',
        action: { kind: 'command', shell: 'echo {{ params.date }} {{ params.n }} {{ steps.fetch.output.rows }}' },
        params: { n: 1 },
        env: { ROWS: '{{ steps.merge-all.output.rows }}' },
      },
      { id: 'calm', task: 'calm', needs: ['report'] },
    );
    expect(problems(graph)).toEqual([]);
  });

  it.each<[string, Workflow, [string, string[]][], string]>([
    ['no steps', workflow(), [['empty', []]], 'Add one'],
    [
      'an id twice',
      workflow({ id: 'a' }, { id: 'a' }, { id: 'b' }),
      [['duplicate-id', ['a']]],
      '2 steps have the id “a”',
    ],
    ['a need twice', workflow({ id: 'a' }, { id: 'b', needs: ['a', 'a'] }), [['duplicate-need', ['b']]], '“a” twice'],
    ['an unknown need', workflow({ id: 'a', needs: ['x'] }), [['missing-step', ['a']]], '“x”, which is no step'],
    ['itself', workflow({ id: 'a', needs: ['a'] }), [['self', ['a']]], '“a” needs itself'],
    [
      'a circle',
      workflow(
        { id: 'c', needs: ['b'] },
        { id: 'b', needs: ['a'] },
        { id: 'a', needs: ['c'] },
        { id: 'd', needs: ['a'] },
      ),
      [['cycle', ['c', 'a', 'b']]],
      'c → a → b → c',
    ],
    [
      'two circles',
      workflow(
        { id: 'a', needs: ['b'] },
        { id: 'b', needs: ['a'] },
        { id: 'c', needs: ['d', 'a'] },
        { id: 'd', needs: ['c'] },
      ),
      [
        ['cycle', ['a', 'b']],
        ['cycle', ['c', 'd']],
      ],
      'a → b → a',
    ],
    ['a task that is not there', calling('bars', 'gone'), [['missing-task', ['s1']]], 'the task “gone”'],
    [
      'any-failed alone',
      workflow({ id: 'a', condition: 'any-failed' }),
      [['condition-without-needs', ['a']]],
      'only if a step before it failed',
    ],
    [
      'any-success alone',
      workflow({ id: 'a', condition: 'any-success' }),
      [['condition-without-needs', ['a']]],
      'only if a step before it succeeded',
    ],
    [
      'a parameter that the task does not have',
      workflow({ id: 'a', task: 'bars', params: { day: 1 } }),
      [['unknown-param', ['a']]],
      'gives “bars” the parameter “day”, which that task does not declare (it has: date, full)',
    ],
    [
      'a parameter for a task without any',
      workflow({ id: 'a', task: 'news', params: { day: 1 } }),
      [['unknown-param', ['a']]],
      'it has none',
    ],
  ])('finds %s', (_name, graph, expected, words) => {
    const found = problems(graph);
    expect(short(found)).toEqual(expected);
    expect(found[0]?.message).toContain(words);
  });

  it('finds all of many', () => {
    const graph = workflow(
      { id: 'a', needs: ['a', 'x'] },
      { id: 'b', task: 'gone', needs: ['c'] },
      { id: 'c', needs: ['b'], params: { p: '{{ nothing }}' } },
    );
    expect(short(problems(graph))).toEqual([
      ['self', ['a']],
      ['missing-step', ['a']],
      ['cycle', ['b', 'c']],
      ['missing-task', ['b']],
      ['bad-macro', ['c']],
    ]);
  });
});

describe('workflows within workflows', () => {
  it('are refused when they lead back to this one, each step with its way', () => {
    const found = problems(calling('nightly', 'weekly', 'calm', 'monthly', 'weekly'));
    expect(short(found)).toEqual([
      ['nested-cycle', ['s0']],
      ['nested-cycle', ['s1', 's4']],
      ['nested-cycle', ['s3']],
    ]);
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining('Step “s0” runs this workflow again: nightly → nightly.'),
      expect.stringContaining('Steps “s1”, “s4” run this workflow again: nightly → weekly → nightly.'),
      expect.stringContaining('nightly → monthly → weekly → nightly.'),
    ]);
  });

  it('are let be when they do not, or when nobody can name this one yet', () => {
    expect(problems(calling('calm', 'round-b'))).toEqual([]);
    expect(problems(calling('weekly', 'monthly'), { key: null })).toEqual([]);
    expect(problems(calling('weekly', 'monthly'), { key: 'other' })).toEqual([]);
  });

  it('are looked at as they are to be, not as this one is stored', () => {
    const stored: KnownTask = { params: [], workflow: calling('weekly') };
    const found = workflowProblems(calling('calm'), { key: 'nightly', params: [] }, (key) =>
      key === 'nightly' ? stored : (TASKS[key] ?? null),
    );
    expect(found).toEqual([]);
  });
});

describe('macros of steps', () => {
  const output = { p: '{{ steps.a.output.rows }}' };

  it.each<[string, Workflow]>([
    ['comes later', workflow({ id: 'b', params: output }, { id: 'a', needs: ['b'] })],
    ['runs beside it', workflow({ id: 'b', params: output }, { id: 'a' })],
    ['is not there', workflow({ id: 'b', params: output })],
    ['is after another', workflow({ id: 'c' }, { id: 'b', needs: ['c'], params: output }, { id: 'a', needs: ['b'] })],
  ])('may not name an output of a step that %s', (_name, graph) => {
    const found = problems(graph);
    expect(short(found)).toEqual([['output-not-upstream', ['b']]]);
    expect(found[0]?.message).toMatch(/^Step “b”, params\.p: “a” is no step that ends before/);
  });

  it('may not name an output of the step itself', () => {
    expect(short(problems(workflow({ id: 'a', params: output })))).toEqual([['output-not-upstream', ['a']]]);
  });

  it('are looked at in command and variables too', () => {
    const graph = workflow({
      id: 'b',
      action: { kind: 'command', shell: 'x {{ steps.a.output.rows }}' },
      env: { E: '{{ steps.a.output.rows }}', F: '{{ params.other }}' },
    });
    const found = problems(graph);
    expect(short(found)).toEqual([
      ['output-not-upstream', ['b']],
      ['output-not-upstream', ['b']],
      ['bad-macro', ['b']],
    ]);
    expect(found.map(({ message }) => message.split(': ')[0])).toEqual([
      'Step “b”, action.shell',
      'Step “b”, env.E',
      'Step “b”, env.F',
    ]);
  });

  it('know the workflow’s parameters, and a command its own besides', () => {
    const action = { kind: 'command', argv: ['x', '{{ params.date }}', '{{ params.own }}'] };
    expect(problems(workflow({ id: 'a', action, params: { own: '{{ params.date }}' } }))).toEqual([]);
    expect(short(problems(workflow({ id: 'a', params: { own: 1, p: '{{ params.own }}' } })))).toEqual([
      ['bad-macro', ['a']],
    ]);
    expect(short(problems(workflow({ id: 'a', action }), { params: [] }))).toEqual([
      ['bad-macro', ['a']],
      ['bad-macro', ['a']],
    ]);
  });

  it('may ask for trading days once there are some', () => {
    const graph = workflow({ id: 'a', params: { day: '{{ session_date }}' } });
    expect(problems(graph)[0]?.message).toContain('session_date needs session {calendar} in the task');
    expect(problems(graph, { session: { hasSession: true, calendars: null } })).toEqual([]);
  });
});

describe('a workflow of 10,000 steps', () => {
  const [one] = workflow({ id: 'one' }).steps;
  const long = (named: (index: number) => number, first: string[] = []): Workflow => ({
    ...workflow(),
    steps: Array.from({ length: 10_000 }, (_, index): Step => ({
      ...(one as Step),
      id: `s${index}`,
      needs: index === 0 ? first : [`s${index - 1}`],
      params: index === 0 ? {} : { rows: `{{ steps.s${named(index)}.output.rows }}` },
    })),
  });

  it('is looked at without running out of stack', () => {
    expect(problems(long((index) => index - 1))).toEqual([]);
    expect(short(problems(long((index) => (index === 5000 ? 7000 : 0))))).toEqual([['output-not-upstream', ['s5000']]]);
  });

  it('names the ends of a circle through all of them', () => {
    const [found, ...more] = problems(long(() => 9, ['s9999']));
    expect(more).toEqual([]);
    expect(found?.code).toBe('cycle');
    expect(found?.steps.length).toBe(10_000);
    expect(found?.message).toContain('s8 → s9 → … → s0 wait');
  });

  it.each<[string, StepWrite[]]>([
    ['needs that are no steps', [{ id: 'a', needs: Array.from({ length: 1000 }, (_each, n) => `x${n}`) }]],
    ['needs that repeat', [{ id: 'b' }, { id: 'a', needs: Array.from({ length: 1000 }, (_each, n) => `b${n % 400}`) }]],
    ['unknown macros', [{ id: 'a', action: { kind: 'command', shell: 'x {{ nothing }}'.repeat(200) } }]],
    ['missing tasks', Array.from({ length: 101 }, (_each, n) => ({ id: `s${n}`, task: `none${n}` }))],
  ])('lists the first hundred of many problems and says that there are more: %s', (_what, steps) => {
    const found = problems(workflow(...steps));
    expect(found).toHaveLength(101);
    expect(found.slice(0, 100).map(({ code }) => code)).not.toContain('more');
    const message = 'There are more problems: the first 100 are listed.';
    expect(found.at(-1)).toMatchObject({ code: 'more', steps: [], message });
  });

  it('lists exactly a hundred as they are', () => {
    const steps = Array.from({ length: 100 }, (_each, n) => ({ id: `s${n}`, task: `none${n}` }));
    expect(problems(workflow(...steps)).map(({ code }) => code)).toEqual(steps.map(() => 'missing-task'));
  });
});
