import { describe, expect, it } from 'vitest';
import { buildDag } from '@main/core/dag';
import { decideRun, type RunDecision, type SkipReason, type StepNow, type Stopping } from '@main/core/dag-run';
import { stepsOf } from './dag-notation';
import type { Script } from './dag-world';

const STATES = {
  upstream: { status: 'pending', reason: 'upstream', attempts: 0 },
  queued: { status: 'pending', reason: 'slot', attempts: 0 },
  retrying: { status: 'pending', reason: 'retry-wait', attempts: 1 },
  'about to retry': { status: 'pending', reason: 'slot', attempts: 1 },
  running: { status: 'running', reason: null, attempts: 1 },
  success: { status: 'success', reason: null, attempts: 1 },
  marked: { status: 'success', reason: 'marked', attempts: 1 },
  failed: { status: 'failed', reason: 'exit-code', attempts: 1 },
  cancelled: { status: 'terminated', reason: 'cancelled', attempts: 1 },
  partly: { status: 'completed', reason: 'some-steps-failed', attempts: 0 },
  'itself skipped': { status: 'skipped', reason: 'exit-code', attempts: 1 },
  'skipped by condition': { status: 'skipped', reason: 'condition', attempts: 0 },
  stopped: { status: 'skipped', reason: 'stopped', attempts: 0 },
  'upstream failed': { status: 'skipped', reason: 'upstream-failed', attempts: 0 },
  'failed before': { status: 'failed', reason: 'exit-code', attempts: 1, reused: true },
  'alone upstream': { status: 'pending', reason: 'upstream', attempts: 0, unconditional: true },
} satisfies Record<string, Partial<StepNow>>;
type State = keyof typeof STATES;

interface Rules extends Partial<Pick<Script, 'maxParallel' | 'onFailure'>> {
  stopping?: Stopping['reason'];
  cleanUp?: boolean;
}

/** Decides on steps in `stepsOf`'s notation, each with its state behind `=`. Empty parts are left out. */
function decided(lines: string[], rules: Rules = {}): Partial<RunDecision> {
  const parts = lines.map((line) => line.split('=').map((part) => part.trim()));
  const dag = buildDag(stepsOf(...parts.map(([step = '']) => step)));
  const states = parts.map(([, state = 'upstream']): StepNow => {
    return { reused: false, unconditional: false, ...STATES[state as State] };
  });
  const { maxParallel = 10, onFailure = 'stop', stopping, cleanUp = false } = rules;
  const asked = stopping === undefined ? null : { reason: stopping, cleanUp };
  const decision = decideRun({ dag, maxParallel, onFailure }, (index) => states[index] as StepNow, asked);
  return Object.fromEntries(
    Object.entries(decision).filter(([, part]) => (Array.isArray(part) ? part.length > 0 : part !== null)),
  );
}

const skip = (id: string, reason: SkipReason): { id: string; reason: SkipReason } => ({ id, reason });

describe('a step that waits', () => {
  it.each<[string, State[], Partial<RunDecision>]>([
    ['all-success', ['success', 'success'], { release: ['x'] }],
    ['all-success', ['success', 'marked'], { release: ['x'] }],
    ['all-success', ['success', 'running'], {}],
    ['all-success', ['success', 'failed'], { skip: [skip('x', 'upstream-failed')] }],
    ['all-success', ['success', 'cancelled'], { skip: [skip('x', 'upstream-failed')] }],
    ['all-success', ['success', 'partly'], { skip: [skip('x', 'upstream-failed')] }],
    ['all-success', ['success', 'upstream failed'], { skip: [skip('x', 'upstream-failed')] }],
    ['all-success', ['success', 'itself skipped'], { skip: [skip('x', 'condition')] }],
    ['all-success', ['success', 'skipped by condition'], { skip: [skip('x', 'condition')] }],
    ['all-success', ['success', 'stopped'], { skip: [skip('x', 'condition')] }],
    ['all-success', ['failed', 'running'], {}],
    ['any-success', ['success', 'failed'], { release: ['x'] }],
    ['any-success', ['success', 'running'], {}],
    ['any-success', ['itself skipped', 'failed'], { skip: [skip('x', 'upstream-failed')] }],
    ['any-success', ['itself skipped', 'stopped'], { skip: [skip('x', 'condition')] }],
    ['any-failed', ['success', 'failed'], { release: ['x'] }],
    ['any-failed', ['success', 'upstream failed'], { release: ['x'] }],
    ['any-failed', ['running', 'failed'], {}],
    ['any-failed', ['success', 'itself skipped'], { skip: [skip('x', 'condition')] }],
    ['all-done', ['failed', 'stopped'], { release: ['x'] }],
    ['all-done', ['failed', 'retrying'], {}],
  ])('with %s and needs that are %j', (condition, [first, second], expected) => {
    const { end, ...rest } = decided([`a = ${first}`, `b = ${second}`, `x < a b : ${condition}`], {
      onFailure: 'continue',
    });
    expect(rest).toEqual(expected);
    expect(end === undefined).toBe(expected.skip === undefined);
  });

  it('with no needs runs, but for conditions that ask for one', () => {
    expect(decided(['a', 'b : all-done', 'c : any-failed', 'd : any-success'])).toEqual({
      release: ['a', 'b'],
      skip: [skip('c', 'condition'), skip('d', 'condition')],
    });
  });

  it('without a condition runs when its needs have ended, however', () => {
    expect(decided(['a = failed before', 'x < a = alone upstream'])).toEqual({ release: ['x'] });
    expect(decided(['a = running', 'x < a = alone upstream'])).toEqual({});
  });

  it('falls in one decision with all that hangs on it, and the run ends in the same', () => {
    const lines = ['d < c : any-failed', 'c < b', 'b < a', 'a = failed'];
    expect(decided(lines, { onFailure: 'continue' })).toEqual({
      skip: [skip('b', 'upstream-failed'), skip('c', 'upstream-failed')],
      release: ['d'],
    });
    expect(decided(lines.slice(1), { onFailure: 'continue' })).toEqual({
      skip: [skip('b', 'upstream-failed'), skip('c', 'upstream-failed')],
      end: { status: 'completed', reason: 'some-steps-failed' },
    });
  });
});

describe('places', () => {
  it('are given in the order of the list', () => {
    expect(decided(['c', 'a', 'b'], { maxParallel: 2 })).toEqual({ release: ['c', 'a'] });
  });

  it.each<State>(['queued', 'running', 'retrying', 'about to retry'])('are held by what is %s', (state) => {
    expect(decided([`a = ${state}`, 'b', 'c'], { maxParallel: 2 })).toEqual({ release: ['b'] });
    expect(decided([`a = ${state}`, 'b', 'c'], { maxParallel: 1 })).toEqual({});
  });

  it('are free again for what may run after a failure', () => {
    const lines = ['a = failed', 'b = retrying', 'c = queued', 'h < a : any-failed'];
    expect(decided(lines, { maxParallel: 2 })).toEqual({
      giveUp: ['b'],
      skip: [skip('c', 'stopped')],
      release: ['h'],
    });
  });
});

describe('after a failure', () => {
  const lines = [
    'a = failed',
    'run = running',
    'retry = retrying',
    'due = about to retry',
    'queue = queued',
    'wait',
    'direct < a',
    'any < a run : any-success',
    'given < retry',
    'later < wait',
  ];
  const halted = [
    skip('queue', 'stopped'),
    skip('wait', 'stopped'),
    skip('direct', 'upstream-failed'),
    skip('any', 'upstream-failed'),
    skip('given', 'upstream-failed'),
    skip('later', 'stopped'),
  ];

  it('stop lets what runs finish, gives up retries and skips the rest at once', () => {
    const decision = decided(lines);
    expect(decision).toEqual({ giveUp: ['retry', 'due'], skip: expect.arrayContaining(halted) });
    expect(decision.skip?.length).toBe(halted.length);
  });

  it('stop-now cancels what runs too', () => {
    expect(decided(lines, { onFailure: 'stop-now' })).toEqual({
      giveUp: ['retry', 'due'],
      skip: expect.arrayContaining(halted),
      cancel: ['run'],
    });
  });

  it('continue leaves all that does not hang on it', () => {
    expect(decided(lines, { onFailure: 'continue' })).toEqual({
      skip: [skip('direct', 'upstream-failed')],
      release: ['wait'],
    });
  });

  it.each(['stop', 'stop-now'] as const)('%s leaves handlers alone, their retries too, and runs them', (onFailure) => {
    const handlers = [
      'a = failed',
      'run = running',
      'h1 < a : any-failed',
      'h2 < run : all-done',
      'h3 : all-done = running',
      'h4 : all-done = retrying',
      'h5 : all-done = queued',
      'h6 < x : any-failed',
      'x < a',
    ];
    expect(decided(handlers, { onFailure })).toEqual({
      skip: [skip('x', 'upstream-failed')],
      release: ['h1', 'h6'],
      ...(onFailure === 'stop-now' ? { cancel: ['run'] } : {}),
    });
  });

  it.each<State>(['failed', 'cancelled', 'partly'])('one that is %s sets it off', (state) => {
    expect(decided([`a = ${state}`, 'b'])).toMatchObject({ skip: [skip('b', 'stopped')] });
  });

  it.each<State>(['failed before', 'upstream failed', 'stopped', 'itself skipped', 'marked'])(
    'one that is %s does not',
    (state) => {
      expect(decided([`a = ${state}`, 'b'])).toEqual({ release: ['b'] });
    },
  );

  it('what was taken over as failed counts for conditions and for the end', () => {
    expect(decided(['a = failed before', 'b < a', 'c < a : any-failed = success'])).toEqual({
      skip: [skip('b', 'upstream-failed')],
      end: { status: 'failed', reason: 'step-failed' },
    });
  });
});

describe('while the whole is being stopped', () => {
  it.each(['cancelled', 'app-quit'] as const)(
    '(%s) nothing starts and all that has started is cancelled',
    (stopping) => {
      const lines = ['a = failed', 'b = running', 'c = retrying', 'd = queued', 'e', 'h < a : any-failed', 'f < b'];
      const decision = decided(lines, { stopping });
      expect(decision).toEqual({
        cancel: ['b', 'c'],
        skip: ['d', 'e', 'h', 'f'].map((id) => skip(id, 'stopped')),
      });
    },
  );

  it.each<[string, string[], Partial<RunDecision>]>([
    [
      'clean-up waits for what is being stopped, and so does what it hears of',
      [
        'lock = success',
        'work < lock = running',
        'next < work',
        'tell < next : any-failed',
        'unlock < work : all-done',
      ],
      { cancel: ['work'] },
    ],
    [
      'clean-up begins once that has ended',
      [
        'lock = success',
        'work < lock = cancelled',
        'next < work',
        'tell < next : any-failed',
        'unlock < work : all-done',
      ],
      { release: ['tell', 'unlock'], skip: [skip('next', 'upstream-failed')] },
    ],
    [
      'clean-up that runs already goes on',
      ['a = failed', 'h < a : any-failed = running', 'r < a : all-done = retrying'],
      {},
    ],
    [
      'what waits for a slot and is no clean-up does not start',
      ['a = success', 'b < a = queued'],
      {
        skip: [skip('b', 'stopped')],
        end: { status: 'terminated', reason: 'cancelled' },
      },
    ],
    [
      'what comes after nothing that has run needs no clean-up',
      ['lock = queued', 'unlock < lock : all-done', 'x : all-done'],
      {
        skip: [skip('lock', 'stopped'), skip('x', 'stopped'), skip('unlock', 'stopped')],
        end: { status: 'terminated', reason: 'cancelled' },
      },
    ],
    ['a first step that runs in any case is no clean-up', ['x : all-done = running'], { cancel: ['x'] }],
  ])('%s', (_what, lines, expected) => {
    expect(decided(lines, { stopping: 'cancelled', cleanUp: true })).toEqual(expected);
  });

  it('ends when all has ended', () => {
    expect(decided(['a = cancelled', 'b < a'], { stopping: 'cancelled' })).toEqual({
      skip: [skip('b', 'stopped')],
      end: { status: 'terminated', reason: 'cancelled' },
    });
    expect(decided(['a = success', 'b'], { stopping: 'app-quit' })).toEqual({
      skip: [skip('b', 'stopped')],
      end: { status: 'terminated', reason: 'app-quit' },
    });
  });
});

describe('the end', () => {
  it.each<[State[], Rules, RunDecision['end']]>([
    [['success', 'itself skipped', 'skipped by condition'], {}, { status: 'success', reason: null }],
    [['success', 'failed'], {}, { status: 'failed', reason: 'step-failed' }],
    [['success', 'cancelled'], { onFailure: 'stop-now' }, { status: 'failed', reason: 'step-failed' }],
    [['success', 'partly'], { onFailure: 'continue' }, { status: 'completed', reason: 'some-steps-failed' }],
    [['marked', 'stopped', 'upstream failed'], {}, { status: 'success', reason: null }],
  ])('of steps that are %j', (states, rules, end) => {
    expect(
      decided(
        states.map((state, index) => `s${index} = ${state}`),
        rules,
      ),
    ).toEqual({ end });
  });

  it('does not come while one is to be given up', () => {
    expect(decided(['a = failed', 'b = retrying'])).toEqual({ giveUp: ['b'] });
  });

  it('of no steps is success', () => {
    expect(decided([])).toEqual({ end: { status: 'success', reason: null } });
  });
});

describe('a success by mark', () => {
  it('lets what still waits go on, and leaves what was skipped', () => {
    const lines = ['a = marked', 'b < a = upstream failed', 'c < a', 'h < a : any-failed', 'd < b'];
    expect(decided(lines)).toEqual({
      release: ['c'],
      skip: [skip('h', 'condition'), skip('d', 'upstream-failed')],
    });
  });
});
