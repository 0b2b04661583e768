import { describe, expect, test } from 'vitest';
import type { QuitAnswer } from '../../../src/main/electron/dialogs';
import { createQuit, type QuitParts } from '../../../src/main/electron/quit';

function harness(parts: Partial<QuitParts> = {}) {
  const log: string[] = [];
  const state = { running: 1, answer: Promise.withResolvers<QuitAnswer>() };
  const quit = createQuit({
    running: () => state.running,
    ask: (running) => {
      log.push(`ask ${running}`);
      return state.answer.promise;
    },
    hide: () => log.push('hide'),
    drain: (on) => log.push(on ? 'drain' : 'refill'),
    close: () => Promise.resolve(void log.push('close')),
    abandon: () => log.push('abandon'),
    beforeExit: () => log.push('last words'),
    exit: (code) => log.push(`exit ${code}`),
    changed: () => undefined,
    logger: {
      info: () => undefined,
      warn: () => undefined,
      error: (message) => log.push(`error: ${message}`),
    },
    closeWithinMs: 60_000,
    ...parts,
  });
  return { quit, log, state };
}

const end = ['close', 'last words', 'exit 0'];

describe('the way out', () => {
  test('nothing runs: no question', async () => {
    const { quit, log, state } = harness();
    state.running = 0;
    await quit.request();
    expect(log).toEqual(end);
    expect(quit.phase()).toBe('leaving');
  });

  test('stop now closes the engine before the end', async () => {
    const { quit, log, state } = harness();
    state.answer.resolve('stop');
    await quit.request();
    expect(log).toEqual(['ask 1', ...end]);
  });

  test('cancel changes nothing, and the next quit asks again', async () => {
    const { quit, log, state } = harness();
    state.answer.resolve('cancel');
    await quit.request();
    expect(quit.phase()).toBe('staying');
    await quit.request();
    expect(log).toEqual(['ask 1', 'ask 1']);
  });

  test('a second quit while the question is open asks nothing', async () => {
    const { quit, log, state } = harness();
    const first = quit.request();
    await quit.request();
    state.answer.resolve('cancel');
    await first;
    expect(log).toEqual(['ask 1']);
  });

  test('finish waits for the last run', async () => {
    const { quit, log, state } = harness();
    state.running = 2;
    state.answer.resolve('finish');
    await quit.request();
    expect([quit.phase(), ...log]).toEqual(['finishing', 'ask 2', 'drain', 'hide']);
    state.running = 1;
    quit.ranOut();
    expect(quit.phase()).toBe('finishing');
    state.running = 0;
    quit.ranOut();
    await quit.now();
    expect(log).toEqual(['ask 2', 'drain', 'hide', ...end]);
  });

  test('finish, answered after the last run has ended, leaves at once', async () => {
    const { quit, log, state } = harness();
    const asked = quit.request();
    state.running = 0;
    state.answer.resolve('finish');
    await asked;
    expect(log).toEqual(['ask 1', 'drain', 'hide', ...end]);
  });

  test('a run that ends while nobody wants to quit ends nothing', () => {
    const { quit, log, state } = harness();
    state.running = 0;
    quit.ranOut();
    expect([quit.phase(), ...log]).toEqual(['staying']);
  });

  test('while finishing, a person can change their mind', async () => {
    const { quit, state } = harness();
    state.answer.resolve('finish');
    await quit.request();
    state.answer = Promise.withResolvers<QuitAnswer>();
    state.answer.resolve('cancel');
    await quit.request();
    expect(quit.phase()).toBe('staying');
  });

  test('the session’s end does not wait for an open question, and its answer changes nothing', async () => {
    const { quit, log, state } = harness();
    const asked = quit.request();
    await quit.now();
    state.answer.resolve('cancel');
    await asked;
    expect(quit.phase()).toBe('leaving');
    expect(log).toEqual(['ask 1', ...end]);
  });

  test('it ends once, however often it is asked', async () => {
    const { quit, log } = harness();
    await Promise.all([quit.now(), quit.now(3), quit.request()]);
    expect(log).toEqual(end);
  });

  test('an engine that fails to stop is written down and the code is 1', async () => {
    const { quit, log } = harness({ close: () => Promise.reject(new Error('stuck')) });
    await quit.now();
    expect(log).toEqual(['error: The engine did not stop cleanly.', 'abandon', 'last words', 'exit 1']);
  });

  test('an engine that never stops does not hold the app', async () => {
    const { quit, log } = harness({ close: () => new Promise(() => undefined), closeWithinMs: 1 });
    await quit.now();
    expect(log.slice(-3)).toEqual(['abandon', 'last words', 'exit 1']);
  });

  test('a question that cannot be asked keeps the app', async () => {
    const { quit, log } = harness({ ask: () => Promise.reject(new Error('no display')) });
    await quit.request();
    expect(quit.phase()).toBe('staying');
    expect(log).toEqual(['error: The question before quitting could not be asked.']);
  });
});
