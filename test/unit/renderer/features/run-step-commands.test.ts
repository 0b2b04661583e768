import { expect, test } from 'vitest';
import { stepChoices } from '@renderer/features/workflows/run/run-step-commands';
import type { Execution } from '@shared/model/execution';
import { executionFixture } from '../../../support/fixtures';

const row = (status: Execution['status'], rest: Partial<Execution> = {}): Execution =>
  executionFixture(1, { key: 'a', name: 'A', version: 1 }, status, rest);
const ended = row('failed', { isWorkflow: true });
const commands = (step: Execution, run = ended, how = { older: false, canEdit: true }) =>
  stepChoices(step, run, how).map(({ command, disabled }) => (disabled ? `(${command})` : command));

test('a step that failed can be rerun alone or with what follows, or be marked', () => {
  expect(commands(row('failed'))).toEqual(['log', 'step', 'after', 'mark', 'page']);
});

test('a step that succeeded or was skipped cannot be marked', () => {
  expect(commands(row('success'))).toEqual(['log', 'step', 'after', 'page']);
  expect(commands(row('skipped'))).toEqual(['log', 'step', 'after', 'page']);
});

test('while the run goes on nothing is rerun, but a step can be cancelled, once', () => {
  const run = row('running', { isWorkflow: true });
  expect(commands(row('running'), run)).toEqual(['log', '(step)', '(after)', 'cancelStep', 'page']);
  expect(commands(row('running', { stopping: true }), run)).not.toContain('cancelStep');
});

test('when the workflow has changed since, the definition of then can be chosen', () => {
  expect(commands(row('failed'), ended, { older: true, canEdit: true })).toEqual([
    'log',
    'step',
    'stepOriginal',
    'after',
    'afterOriginal',
    'mark',
    'page',
  ]);
});

test('a nested workflow opens its steps in place of a log', () => {
  expect(commands(row('success', { isWorkflow: true }))[0]).toBe('nested');
});

test('whoever may only look is offered nothing that changes something', () => {
  expect(commands(row('failed'), ended, { older: true, canEdit: false })).toEqual(['log', 'page']);
});
