import { beforeEach, describe, expect, test, vi } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { LogSession } from '@renderer/stores/log-session';
import { AppError } from '@shared/errors';
import type { LogLine } from '@shared/model/log';
import { FakeBridge } from './fake-bridge';

const lines = (from: number, to: number): LogLine[] =>
  Array.from({ length: to - from + 1 }, (_none, at) => ({
    n: from + at,
    at: 0,
    stream: 'stdout',
    text: `${from + at}`,
  }));

let bridge: FakeBridge;
let session: LogSession;
beforeEach(async () => {
  bridge = new FakeBridge();
  provideBridge(bridge);
  bridge.answers = {
    'logs.open': () => ({ lines: lines(801, 1_000), totalLines: 1_000, attempt: 1, next: 1_001, live: true }),
    'logs.read': ({ fromLine, count }: { fromLine: number; count: number }) => ({
      lines: lines(fromLine, Math.min(1_000, fromLine + count - 1)),
      totalLines: 1_000,
    }),
  };
  session = new LogSession(7, 1);
  await session.open();
});

describe('a log that is looked at', () => {
  test('opens at its tail with one call', () => {
    expect(session.totalLines).toBe(1_000);
    expect(session.line(1_000)?.text).toBe('1000');
    expect(session.line(1)).toBeUndefined();
    expect(bridge.calls).toEqual([{ name: 'logs.open', input: { id: 7, attempt: 1 } }]);
  });

  test('takes pushed lines; a gap before them is read when it is looked at', async () => {
    session.append({ id: 7, attempt: 1, lines: lines(1_501, 1_510), totalLines: 1_510, live: true });
    bridge.answers['logs.read'] = ({ fromLine, count }: { fromLine: number; count: number }) => ({
      lines: lines(fromLine, fromLine + count - 1),
      totalLines: 1_510,
    });
    expect(session.line(1_510)).toBeDefined();
    session.ensure({ from: 1_490, to: 1_510 });
    await vi.waitFor(() => expect(session.line(1_490)).toBeDefined());
  });

  test('reads around what is looked at, once', async () => {
    session.ensure({ from: 400, to: 440 });
    session.ensure({ from: 400, to: 440 });
    session.ensure({ from: 400, to: 440 });
    await vi.waitFor(() => expect(session.line(420)).toBeDefined());
    expect(session.line(250)).toBeDefined();
    session.ensure({ from: 300, to: 340 });
    expect(bridge.countOf('logs.read')).toBeLessThanOrEqual(2);
  });

  test('a read that brings nothing does not start another', async () => {
    let heard = 0;
    session.onChange(() => {
      heard += 1;
      session.ensure({ from: 1, to: 10 });
    });
    bridge.answers['logs.read'] = () => ({ lines: [], totalLines: 1_000 });
    session.ensure({ from: 1, to: 10 });
    await vi.waitFor(() => expect(bridge.countOf('logs.read')).toBe(1));
    await Promise.resolve();
    expect(heard).toBe(0);
  });

  test('keeps a failure to be shown, reads no more until it is opened again', async () => {
    bridge.answers['logs.read'] = () => Promise.reject(new AppError('unavailable', 'Gone.'));
    session.ensure({ from: 1, to: 10 });
    await vi.waitFor(() => expect(session.error?.message).toBe('Gone.'));
    session.ensure({ from: 1, to: 10 });
    expect(bridge.countOf('logs.read')).toBe(1);
    await session.open();
    expect(session.error).toBeNull();
  });
});
