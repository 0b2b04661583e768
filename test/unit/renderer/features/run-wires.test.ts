import { describe, expect, test } from 'vitest';
import { outcomeClass, wireState, type WireState } from '@renderer/features/workflows/run/run-wires';
import type { Execution } from '@shared/model/execution';
import type { StepCondition } from '@shared/model/workflow';

type Row = Pick<Execution, 'status' | 'reason'>;
const success: Row = { status: 'success', reason: null };
const failed: Row = { status: 'failed', reason: 'exit-code' };
const exit99: Row = { status: 'skipped', reason: 'exit-code' };
const waiting: Row = { status: 'pending', reason: 'upstream' };
const running: Row = { status: 'running', reason: null };
const skipped = (reason: Execution['reason']): Row => ({ status: 'skipped', reason });

describe('what an ended step counts as', () => {
  test.each<[Row, ReturnType<typeof outcomeClass>]>([
    [success, 'success'],
    [failed, 'failed'],
    [{ status: 'completed', reason: 'some-steps-failed' }, 'failed'],
    [{ status: 'terminated', reason: 'cancelled' }, 'failed'],
    [skipped('upstream-failed'), 'failed'],
    [exit99, 'neither'],
    [skipped('condition'), 'neither'],
    [skipped('stopped'), 'neither'],
  ])('%o: %s', (row, expected) => {
    expect(outcomeClass(row)).toBe(expected);
  });
});

describe('a wire', () => {
  test.each<[string, StepCondition, Row | undefined, Row | undefined, WireState]>([
    ['is open while the step before it runs', 'all-success', running, waiting, 'open'],
    ['is open while nothing is known', 'all-success', undefined, undefined, 'open'],
    ['is taken from what succeeded', 'all-success', success, running, 'taken'],
    ['is taken as soon as it is clear, though others are waited for', 'all-success', success, waiting, 'taken'],
    ['is not taken from what skipped itself', 'all-success', exit99, skipped('condition'), 'not-taken'],
    ['to a failure handler is taken from what failed', 'any-failed', failed, success, 'taken'],
    ['to a failure handler is not taken from what succeeded', 'any-failed', success, success, 'not-taken'],
    ['to a step that runs in any case is taken from any end', 'all-done', skipped('condition'), success, 'taken'],
    ['is not taken where the run was stopped before it', 'all-success', success, skipped('stopped'), 'not-taken'],
    ['to a step whose script found nothing to do was taken', 'any-success', success, exit99, 'taken'],
    ['from what failed is not taken, though the step was rerun alone', 'all-success', failed, success, 'not-taken'],
  ])('%s', (_what, condition, need, step, expected) => {
    expect(wireState(condition, need, step)).toBe(expected);
  });
});
