import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Reply } from '@shared/errors';
import { watchNeeds } from '../../../src/main/electron/watch-needs';

let reply: Reply;
let asked: unknown[];
let changed: number[];
const of = (total: number): Reply => ({ ok: true, value: { rows: [], total, late: 0, slow: 0 } });

function watch() {
  const call = (_caller: unknown, name: string): Promise<Reply> => {
    asked.push(name);
    return Promise.resolve(reply);
  };
  const needs = watchNeeds({ call }, () => changed.push(needs.count()));
  return needs;
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  changed = [];
});
afterEach(() => void vi.useRealTimers());

describe('the tasks that need a hand, for the tray', () => {
  test('are counted once for many changes, and told of when their number differs', async () => {
    const needs = watch();
    reply = of(2);
    for (let at = 0; at < 50; at += 1) needs.ask();
    await vi.runAllTimersAsync();
    expect(asked).toEqual(['executions.attention']);
    needs.ask();
    await vi.runAllTimersAsync();
    expect(changed).toEqual([2]);
    reply = of(0);
    needs.ask();
    await vi.runAllTimersAsync();
    expect(changed).toEqual([2, 0]);
  });

  test('stay as they were known while the engine refuses', async () => {
    const needs = watch();
    reply = of(3);
    needs.ask();
    await vi.runAllTimersAsync();
    reply = { ok: false, error: { code: 'unavailable', message: 'It stops.' } };
    needs.ask();
    await vi.runAllTimersAsync();
    expect(needs.count()).toBe(3);
  });
});
