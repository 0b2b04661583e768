import { describe, expect, it } from 'vitest';
import { AppError } from '@shared/errors';
import { commandActionSchema } from '@shared/kinds/actions/command';
import type { Params } from '@shared/model/common';
import { workflowActionSchema } from '@shared/kinds/actions/workflow';
import { stepSchema, type Step } from '@shared/model/workflow';
import {
  checkMacros,
  renderAction,
  renderParams,
  renderStepParams,
  stepMacroProblems,
  type ParamsContext,
} from '@main/core/macros';

const OUTPUTS = new Map<string, Record<string, unknown>>([
  ['bars', { rows: 5300, full: false, day: '2026-01-30', text: `a'b "c`, list: [1, 'x'], none: null, at: { y: 1 } }],
  ['load-all', { rows: 0 }],
  ['quiet', {}],
]);

const context: ParamsContext = {
  runDate: '2026-01-31',
  params: { market: 'XSHG', limit: 10, dry: true },
  outputs: OUTPUTS,
};

function rendered(text: string, given: Partial<ParamsContext> = {}): Params[string] | undefined {
  return renderStepParams({ p: text }, { ...context, ...given })['p'];
}

function faultOf(action: () => unknown): AppError {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was rendered.');
}

function step(parts: Record<string, unknown>): Step {
  const action = { kind: 'command', argv: ['true'] };
  return stepSchema.parse({ id: 'x', ...('task' in parts ? {} : { action }), ...parts });
}

describe('renderStepParams', () => {
  it.each<[string, Params[string]]>([
    ['plain', 'plain'],
    ['{{ run_date | ymd }}', '20260131'],
    ['{{ steps.bars.output.rows }}', 5300],
    ['{{ steps.load-all.output.rows }}', 0],
    ['{{ steps.bars.output.full }}', false],
    ['{{ params.limit }}', 10],
    ['{{ params.dry }}', true],
    [' {{ params.limit }}', ' 10'],
    ['{{ params.limit }}{{ params.limit }}', '1010'],
    ['n={{ steps.bars.output.rows }}', 'n=5300'],
    ['{{ steps.bars.output.text }}', `a'b "c`],
    ['{{ steps.bars.output.list }}', '[1,"x"]'],
    ['{{ steps.bars.output.at }}', '{"y":1}'],
    ['{{ steps.bars.output.none }}', 'null'],
    ['{{ steps.bars.output.day | ymd }}', '20260130'],
    ['{{ params.market }}-{{ steps.bars.output.day | format("YYYY/MM") }}', 'XSHG-2026/01'],
  ])('makes of %s', (text, expected) => {
    expect(rendered(text)).toBe(expected);
  });

  it('leaves what is no text as it is', () => {
    expect(renderStepParams({ n: 1, b: false, t: '' }, context)).toEqual({ n: 1, b: false, t: '' });
  });

  it.each([
    ['{{ steps.bars.output.rws }}', 'Step “bars” gave no output “rws”. It gave rows, full, day, text, list, none, at.'],
    ['{{ steps.quiet.output.rows }}', 'Step “quiet” gave no output “rows”. It gave none.'],
    ['{{ steps.skipped.output.rows }}', 'Step “skipped” gave no output “rows”. It gave none.'],
    ['{{ steps.bars.output.toString }}', 'gave no output “toString”'],
    ['{{ steps.bars.output.rows | ymd }}', 'needs a date as YYYY-MM-DD, and steps.bars.output.rows gave “5300”'],
    ['{{ steps.bars.rows }}', 'written as steps.ID.output.NAME'],
    ['{{ params.own }}', 'no parameter “own”'],
  ])('refuses %s', (text, words) => {
    const fault = faultOf(() => rendered(text));
    expect([fault.code, fault.path]).toEqual(['invalid-input', ['params', 'p']]);
    expect(fault.message).toContain(words);
  });

  it.each<[string, unknown, string]>([
    ['too long', 'x'.repeat(262_145), 'Write it to a file, and pass the file’s path.'],
    ['a NUL', 'a\0b', 'holds a NUL'],
    ['half a character', 'a\ud800', 'half a character'],
  ])('refuses an output that makes no parameter: %s', (_name, value, words) => {
    const fault = faultOf(() => rendered('{{ steps.a.output.v }}', { outputs: new Map([['a', { v: value }]]) }));
    expect(fault.code).toBe('invalid-input');
    expect(fault.message).toContain(words);
  });

  it('takes an output as long as results may be', () => {
    const codes = Array.from({ length: 3600 }, (_, index) => `${600_000 + index}.SH`).join(',');
    const outputs = new Map([['a', { codes, all: 'x'.repeat(262_144) }]]);
    expect(rendered('{{ steps.a.output.codes }}', { outputs })).toBe(codes);
    expect(rendered('{{ steps.a.output.all }}', { outputs })).toHaveLength(262_144);
  });

  it('refuses values that are too long all together', () => {
    const outputs = new Map([['a', { all: 'x'.repeat(262_144) }]]);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const params = Object.fromEntries(names.map((name) => [name, '{{ steps.a.output.all }}']));
    const fault = faultOf(() => renderStepParams(params, { ...context, outputs }));
    expect([fault.code, fault.path]).toEqual(['invalid-input', ['params', 'e']]);
    expect(fault.message).toBe(
      'params.e: All values of a step have at most 1,048,576 characters. Write them to a file, and pass the file’s path.',
    );
  });

  it('shows only the beginning of a long value that can’t be used', () => {
    const outputs = new Map([['a', { all: 'x y'.repeat(50_000) }]]);
    expect(faultOf(() => rendered('{{ steps.a.output.all | ymd }}', { outputs })).message.length).toBeLessThan(300);
  });

  it('looks for no macros in what a macro gave', () => {
    const outputs = new Map([['a', { v: '{{ run_date }}' }]]);
    expect(rendered('{{ steps.a.output.v }}', { outputs })).toBe('{{ run_date }}');
  });
});

describe('renderParams', () => {
  it('fills in the defaults that were not replaced', () => {
    const defaults = { day: '{{ run_date }}', n: 1, other: '{{ steps.a.output.v }}' };
    expect(renderParams(defaults, { runDate: '2026-01-31', params: { other: 7, more: '{{ x }}' } })).toEqual({
      day: '2026-01-31',
      n: 1,
      other: 7,
      more: '{{ x }}',
    });
  });
});

describe('the command of a step', () => {
  const action = commandActionSchema.parse({
    kind: 'command',
    shell: 'run {{ steps.load-all.output.rows }} {{ steps.bars.output.text }} {{ params.own }}',
  });
  const env = { N: '{{ steps.bars.output.rows }}', LIST: '{{ steps.bars.output.list }}' };

  it('gets outputs quoted for the shell, and as they are in variables', () => {
    const params = { ...context.params, own: 5 };
    const result = renderAction({ action, params: {}, env }, { ...context, params, platform: 'posix' });
    expect(result.shell).toBe(`run 0 'a'\\''b "c' 5`);
    expect(result.env).toEqual({ N: '5300', LIST: '[1,"x"]' });
    expect(result.params).toEqual(params);
  });

  it('fails where an output is not there', () => {
    const outputs = new Map([['load-all', { rows: 1 }]]);
    const fault = faultOf(() =>
      renderAction({ action, params: { own: 1 }, env }, { ...context, outputs, platform: 'posix' }),
    );
    expect(fault.path).toEqual(['action', 'shell']);
    expect(fault.message).toContain('Step “bars” gave no output “text”');
  });

  it('outside of a workflow has no outputs', () => {
    const fault = faultOf(() =>
      renderAction({ action, params: {}, env: {} }, { runDate: '2026-01-31', params: {}, platform: 'posix' }),
    );
    expect(fault.message).toContain('only within a workflow');
  });
});

describe('stepMacroProblems', () => {
  const scope = { upstream: new Set(['bars', 'load-all']), params: new Set(['market']) };

  it('finds nothing wrong with what a run could give', () => {
    const fine = step({
      params: { own: '{{ params.market }} {{ steps.load-all.output.rows }}', n: 1 },
      action: { kind: 'command', argv: ['{{ params.own }}', '{{ params.market }}', '{{ steps.bars.output.x | ymd }}'] },
      env: { A: '{{ params.n }}' },
    });
    expect(stepMacroProblems(fine, scope)).toEqual([]);
    expect(stepMacroProblems(step({ task: 'a-task', params: { p: '{{ steps.bars.output.x }}' } }), scope)).toEqual([]);
  });

  it('names place and kind of each problem', () => {
    const faulty = step({
      params: { own: '{{ params.own }}', late: '{{ steps.later.output.x }}' },
      action: { kind: 'command', argv: ['a', '{{ steps.x.output.y }}', '{{ nothing'] },
      env: { A: '{{ params.other }}', B: '{{ steps.bars }}' },
    });
    expect(stepMacroProblems(faulty, scope).map(({ path, kind }) => [path.join('.'), kind])).toEqual([
      ['action.argv.1', 'output-not-upstream'],
      ['action.argv.2', 'bad-macro'],
      ['env.A', 'bad-macro'],
      ['env.B', 'bad-macro'],
      ['params.own', 'bad-macro'],
      ['params.late', 'output-not-upstream'],
    ]);
  });
});

describe('checkMacros of a workflow', () => {
  it('looks at its parameters and variables, and not at its steps', () => {
    const action = workflowActionSchema.parse({
      kind: 'workflow',
      workflow: { steps: [{ id: 'a', action: { kind: 'command', shell: '{{ nothing }}' } }] },
    });
    const params = { day: '{{ run_date }}', late: '{{ steps.a.output.x }}' };
    const found = checkMacros({ action, params, env: { D: '{{ params.day }}', E: '{{ params.e }}' } });
    expect(found.map(({ path }) => path)).toEqual([
      ['env', 'E'],
      ['params', 'late'],
    ]);
  });
});

describe('| default("…")', () => {
  it.each<[string, Params[string]]>([
    ['{{ steps.quiet.output.n | default("none") }}', 'none'],
    ['{{ steps.gone.output.n | default("") }}', ''],
    ['{{ steps.bars.output.none | default("nothing") }}', 'nothing'],
    ['{{ steps.bars.output.rows | default("none") }}', 5300],
    ['{{ steps.load-all.output.rows | default("none") }}', 0],
    ['{{ steps.bars.output.full | default("yes") }}', false],
    ['{{ steps.bars.output.day | ymd | default("none") }}', '20260130'],
    ['{{ steps.quiet.output.day | ymd | default("no % of yyyy") }}', 'no % of yyyy'],
    ['{{ steps.quiet.output.day | default("2026-02-03") | ymd }}', '20260203'],
    ['{{ params.market | default("XNYS") }}', 'XSHG'],
    ['{{ steps.quiet.output.n | default(\'a "b"\') }}', 'a "b"'],
  ])('%s gives %j', (text, expected) => {
    expect(rendered(text)).toBe(expected);
  });

  it.each([
    ['{{ steps.bars.output.n | default }}', 'The filter “default” needs a text'],
    ['{{ steps.bars.output.n | default("none") | ymd }}', 'Put the default last.'],
    ['{{ steps.bars.output.n | defualt("none") }}', 'Known are ymd, iso, format, default.'],
  ])('%s is refused at save', (text, message) => {
    const scope = { upstream: new Set(['bars']), params: new Set<string>() };
    expect(stepMacroProblems(step({ params: { p: text } }), scope)).toMatchObject([
      { kind: 'bad-macro', message: expect.stringContaining(message) as string },
    ]);
  });
});

describe('how a step ended', () => {
  const outcomes = new Map([
    ['bars', { status: 'failed', reason: 'exit-code', error: 'ValueError: no\0\n  File "a.py"' }],
    ['quiet', { status: 'success', reason: null, error: null }],
  ]);
  it.each([
    ['{{ steps.bars.status }}', 'failed'],
    ['{{ steps.bars.reason }}', 'exit-code'],
    ['{{ steps.bars.error }}', 'ValueError: no\n  File "a.py"'],
    ['{{ steps.quiet.status }}: {{ steps.quiet.error }}', 'success: '],
    ['{{ steps.quiet.error | default("none") }}', 'none'],
  ])('%s gives %j', (text, expected) => {
    expect(rendered(text, { outcomes })).toBe(expected);
  });

  const scope = { upstream: new Set(['bars']), params: new Set<string>() };
  const problems = (text: string, condition: string) =>
    stepMacroProblems(step({ needs: ['bars'], condition, params: { p: text } }), scope);

  it.each(['any-failed', 'all-done'])('can be asked for where the condition is %s', (condition) => {
    for (const what of ['status', 'reason', 'error'])
      expect(problems(`{{ steps.bars.${what} }}`, condition)).toEqual([]);
    expect(problems('{{ steps.later.status }}', condition)).toMatchObject([{ kind: 'output-not-upstream' }]);
    expect(problems('{{ steps.bars.state }}', condition)).toMatchObject([{ kind: 'bad-macro' }]);
    expect(problems('{{ steps.bars.status.x }}', condition)).toMatchObject([{ kind: 'bad-macro' }]);
  });

  it.each(['all-success', 'any-success'])('is refused at save where it is %s', (condition) => {
    expect(problems('{{ steps.bars.error }}', condition)).toMatchObject([
      { kind: 'bad-macro', message: expect.stringContaining('any-failed or all-done') as string },
    ]);
  });
});
