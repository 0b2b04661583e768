import { describe, expect, it } from 'vitest';
import type { LauncherEvent } from '@shared/launch';
import { canMarkSuccess, executionStatusSchema, isFinished } from '@shared/model/execution';
import { canTransition, outcomeOf, type StopReason } from '@main/core/execution-state';

const statuses = executionStatusSchema.options;

type Exit = Extract<LauncherEvent, { type: 'exited' }>;

function exited(more: Partial<Exit>): Exit {
  const nothing = { lines: 0, progress: null, result: null, errorText: null };
  return {
    type: 'exited',
    ref: '1.1',
    cause: 'exit',
    exitCode: null,
    signal: null,
    finishedAt: 1,
    ...nothing,
    ...more,
  };
}

describe('canTransition', () => {
  it('never moves what has ended', () => {
    for (const from of statuses.filter(isFinished)) {
      for (const to of statuses) expect(canTransition(from, to), `${from} to ${to}`).toBe(false);
    }
  });

  it('holds exactly these transitions', () => {
    const transitions = statuses.flatMap((from) =>
      statuses.filter((to) => canTransition(from, to)).map((to) => `${from} ${to}`),
    );
    expect(transitions.sort()).toEqual([
      'pending failed',
      'pending running',
      'pending skipped',
      'pending terminated',
      'running completed',
      'running failed',
      'running pending',
      'running skipped',
      'running success',
      'running terminated',
    ]);
  });

  it('lets a person mark what ran and ended otherwise', () => {
    expect(statuses.filter(canMarkSuccess)).toEqual(['failed', 'completed', 'terminated']);
  });
});

describe('outcomeOf', () => {
  const cases: [string, Parameters<typeof outcomeOf>[0], StopReason | null, string, string | null][] = [
    ['exit 0', exited({ exitCode: 0 }), null, 'success', null],
    ['exit 0 before the stop reached it', exited({ exitCode: 0 }), 'cancelled', 'success', null],
    ['exit 1', exited({ exitCode: 1 }), null, 'failed', 'exit-code'],
    ['exit 1 while stopping', exited({ exitCode: 1 }), 'replaced', 'terminated', 'replaced'],
    ['exit 99', exited({ exitCode: 99 }), null, 'skipped', 'exit-code'],
    ['exit 99 while stopping', exited({ exitCode: 99 }), 'cancelled', 'skipped', 'exit-code'],
    ['a signal', exited({ signal: 'SIGSEGV' }), null, 'failed', 'signal'],
    ['a signal while stopping', exited({ signal: 'SIGSEGV' }), 'app-quit', 'terminated', 'app-quit'],
    ['no code and no signal', exited({}), null, 'failed', 'exit-code'],
    ['the time limit', exited({ cause: 'timeout', signal: 'SIGTERM' }), null, 'failed', 'timeout'],
    ['the time limit, obeyed with exit 0', exited({ cause: 'timeout', exitCode: 0 }), null, 'failed', 'timeout'],
    ['the time limit while stopping', exited({ cause: 'timeout' }), 'cancelled', 'terminated', 'cancelled'],
    ['a stop', exited({ cause: 'stop', signal: 'SIGTERM' }), 'app-quit', 'terminated', 'app-quit'],
    ['a stop, obeyed with exit 0', exited({ cause: 'stop', exitCode: 0 }), 'cancelled', 'terminated', 'cancelled'],
    ['a stop that nobody owns', exited({ cause: 'stop' }), null, 'terminated', 'cancelled'],
    [
      'a spawn that failed',
      { type: 'refused', ref: '1.1', reason: 'spawn-error', message: '', finishedAt: 1 },
      null,
      'failed',
      'spawn-error',
    ],
    [
      'a bad configuration',
      { type: 'refused', ref: '1.1', reason: 'bad-config', message: '', finishedAt: 1 },
      null,
      'failed',
      'bad-config',
    ],
    [
      'a spawn that failed while stopping',
      { type: 'refused', ref: '1.1', reason: 'spawn-error', message: '', finishedAt: 1 },
      'cancelled',
      'terminated',
      'cancelled',
    ],
    ['a lost launcher', { type: 'lost', ref: '1.1', finishedAt: 1 }, null, 'terminated', 'interrupted'],
    [
      'a lost launcher while stopping',
      { type: 'lost', ref: '1.1', finishedAt: 1 },
      'cancelled',
      'terminated',
      'cancelled',
    ],
  ];

  it.each(cases)('%s', (_name, event, stopReason, status, reason) => {
    expect(outcomeOf(event, stopReason)).toEqual({ status, reason });
  });
});
