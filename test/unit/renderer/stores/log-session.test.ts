import { beforeEach, describe, expect, test, vi } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { LogSession } from '@renderer/stores/log-session';
import { fromWire } from '@shared/errors';
import type { LogLine } from '@shared/model/log';
import { FakeBridge } from './fake-bridge';

const lines = (from: number, to: number): LogLine[] =>
  Array.from({ length: to - from + 1 }, (_none, at) => ({
    n: from + at,
    at: 0,
    stream: 'stdout',
    text: `${from + at}`,
  }));

const numbers = (from: number, to: number): number[] => lines(from, to).map(({ n }) => n);

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

  test('shows lines that have not ended behind the others, and asks nobody for them', () => {
    const told = (text?: string, more: LogLine[] = []) => ({
      id: 7,
      attempt: 1,
      lines: more,
      totalLines: 1_000 + more.length,
      ...(text === undefined ? {} : { unfinished: [{ at: 5, stream: 'stdout' as const, text }] }),
      live: true,
    });
    session.append(told('..'));
    session.append(told('...'));
    expect([session.totalLines, session.shownLines]).toEqual([1_000, 1_001]);
    expect(session.line(1_001)).toEqual({ n: 1_001, at: 5, stream: 'stdout', text: '...' });
    session.ensureLines([999, 1_000, 1_001]);
    expect(bridge.countOf('logs.read')).toBe(0);
    session.append(told(undefined, [{ n: 1_001, at: 6, stream: 'stdout', text: '... done' }]));
    expect([session.shownLines, session.line(1_001)?.text, session.line(1_002)]).toEqual([
      1_001,
      '... done',
      undefined,
    ]);
  });

  test('takes pushed lines; a gap before them is read when it is looked at', async () => {
    session.append({ id: 7, attempt: 1, lines: lines(1_501, 1_510), totalLines: 1_510, live: true });
    bridge.answers['logs.read'] = ({ fromLine, count }: { fromLine: number; count: number }) => ({
      lines: lines(fromLine, fromLine + count - 1),
      totalLines: 1_510,
    });
    expect(session.line(1_510)).toBeDefined();
    session.ensureLines(numbers(1_490, 1_510));
    await vi.waitFor(() => expect(session.line(1_490)).toBeDefined());
  });

  test('reads around what is looked at, once', async () => {
    session.ensureLines(numbers(400, 440));
    session.ensureLines(numbers(400, 440));
    session.ensureLines(numbers(400, 440));
    await vi.waitFor(() => expect(session.line(420)).toBeDefined());
    expect(session.line(250)).toBeDefined();
    session.ensureLines(numbers(300, 340));
    expect(bridge.countOf('logs.read')).toBeLessThanOrEqual(2);
  });

  test('a read that brings nothing does not start another', async () => {
    let heard = 0;
    session.onChange(() => {
      heard += 1;
      session.ensureLines(numbers(1, 10));
    });
    bridge.answers['logs.read'] = () => ({ lines: [], totalLines: 1_000 });
    session.ensureLines(numbers(1, 10));
    await vi.waitFor(() => expect(bridge.countOf('logs.read')).toBe(1));
    await Promise.resolve();
    expect(heard).toBe(0);
  });

  test('keeps a failure to be shown, reads no more until it is opened again', async () => {
    bridge.answers['logs.read'] = () => Promise.reject(fromWire({ code: 'unavailable', message: 'Gone.' }));
    session.ensureLines(numbers(1, 10));
    await vi.waitFor(() => expect(session.error?.message).toBe('Gone.'));
    session.ensureLines(numbers(1, 10));
    expect(bridge.countOf('logs.read')).toBe(1);
    await session.open();
    expect(session.error).toBeNull();
  });

  test('reads lines that are far apart one by one, with nothing around them', async () => {
    session.ensureLines([5, 300, 310]);
    await vi.waitFor(() => expect(session.line(310)).toBeDefined());
    const reads = bridge.calls.filter(({ name }) => name === 'logs.read').map(({ input }) => input);
    expect(reads).toMatchObject([
      { fromLine: 5, count: 1 },
      { fromLine: 300, count: 11 },
    ]);
  });

  test('loses and doubles no line when the connection goes in the middle and comes back', async () => {
    session.append({ id: 7, attempt: 1, lines: lines(1_001, 1_050), totalLines: 1_050, live: true });
    bridge.answers['logs.read'] = () => Promise.reject(fromWire({ code: 'unavailable', message: 'Gone.' }));
    session.ensureLines(numbers(700, 720));
    await vi.waitFor(() => expect(session.error?.code).toBe('unavailable'));
    // 3,000 lines were written meanwhile; the first push after it was on its way before the answer.
    bridge.answers['logs.open'] = () => ({
      lines: lines(3_851, 4_050),
      totalLines: 4_050,
      attempt: 1,
      next: 4_051,
      live: true,
    });
    bridge.answers['logs.read'] = ({ fromLine, count }: { fromLine: number; count: number }) => ({
      lines: lines(fromLine, Math.min(4_060, fromLine + count - 1)),
      totalLines: 4_060,
    });
    session.append({ id: 7, attempt: 1, lines: lines(4_001, 4_060), totalLines: 4_060, live: true });
    await session.open();
    expect(session.error).toBeNull();
    expect(session.totalLines).toBe(4_060);
    for (let from = 1; from <= 4_060; from += 50) {
      const wanted = numbers(from, Math.min(4_060, from + 49));
      await vi.waitFor(() => {
        session.ensureLines(wanted);
        expect(wanted.map((n) => session.line(n)?.text)).toEqual(wanted.map(String));
      });
    }
  });
});
