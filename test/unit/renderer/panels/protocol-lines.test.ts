import { describe, expect, test } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { ProtocolLines } from '@renderer/panels/logs/protocol-lines';
import { LogSession } from '@renderer/stores/log-session';
import type { LogHits, LogLine } from '@shared/model/log';
import { FakeBridge } from '../stores/fake-bridge';

const isProtocol = (n: number): boolean => n % 4 === 0;
const lineOf = (n: number): LogLine => ({
  n,
  at: 0,
  stream: 'stdout',
  text: isProtocol(n) ? `::progress {"percent": ${n}}` : `::progress of line ${n}`,
});
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_none, at) => lineOf(from + at));
const everyFourth = (to: number) => Array.from({ length: Math.floor(to / 4) }, (_none, at) => (at + 1) * 4);

async function open(
  total: number,
): Promise<{ session: LogSession; bridge: FakeBridge; grow: (to: number, at: number) => void }> {
  const bridge = new FakeBridge();
  provideBridge(bridge);
  let stored = total;
  bridge.answers = {
    'logs.open': () => ({
      lines: lines(Math.max(1, total - 99), total),
      totalLines: total,
      attempt: 1,
      next: total + 1,
      live: true,
    }),
    'logs.search': ({ from }: { from: number }): LogHits => {
      const to = Math.min(stored, from + 199);
      const hits = lines(from, to).filter(({ n }) => isProtocol(n));
      return {
        hits: hits.map(({ n, text }) => ({ n, start: 0, end: 13, text, matches: [[0, 13]] })),
        nextFrom: to < stored ? to + 1 : null,
        searchedLines: to - from + 1,
      };
    },
  };
  const session = new LogSession(7, 1);
  await session.open();
  const grow = (to: number, at: number): void => {
    stored = to;
    session.append({ id: 7, attempt: 1, lines: lines(at, to), totalLines: to, live: true });
  };
  return { session, bridge, grow };
}

describe('the lines by which a script speaks to the app', () => {
  test('are known at the tail at once and everywhere soon', async () => {
    const { session } = await open(1_000);
    const protocol = new ProtocolLines(session, () => undefined);
    const looking = protocol.update();
    expect(protocol.lines).toEqual(everyFourth(1_000).filter((n) => n > 900));
    await looking;
    expect(protocol.lines).toEqual(everyFourth(1_000));
  });

  test('that come in are judged without asking the engine', async () => {
    const { session, bridge, grow } = await open(80);
    const protocol = new ProtocolLines(session, () => undefined);
    await protocol.update();
    grow(400, 81);
    await protocol.update();
    expect(protocol.lines).toEqual(everyFourth(400));
    expect(bridge.countOf('logs.search')).toBe(0);
  });

  test('in a gap that a fast log leaves are asked for', async () => {
    const { session, bridge, grow } = await open(80);
    const protocol = new ProtocolLines(session, () => undefined);
    await protocol.update();
    grow(5_000, 4_501);
    await protocol.update();
    expect(protocol.lines).toEqual(everyFourth(5_000));
    expect(bridge.countOf('logs.search')).toBeGreaterThan(0);
  });
});
