import { describe, expect, test } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { LevelIndex } from '@renderer/panels/logs/level-index';
import { ProtocolLines } from '@renderer/panels/logs/protocol-lines';
import { LogSession } from '@renderer/stores/log-session';
import type { LogLevels, LogLine } from '@shared/model/log';
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

async function open(total: number): Promise<{
  session: LogSession;
  index: LevelIndex;
  protocol: ProtocolLines;
  grow: (to: number, at: number) => void;
}> {
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
    'logs.levels': ({ from }: { from: number }): LogLevels => {
      const to = Math.min(stored, from + 199);
      const runs = lines(from, to).map(({ n }) => (isProtocol(n) ? 'p1' : '-1'));
      return {
        runs: runs.join(''),
        counts: { error: 0, warning: 0, info: 0, debug: 0 },
        nextFrom: to < stored ? to + 1 : null,
        lines: to - from + 1,
        carry: { stdout: null, stderr: null, last: 'stdout' },
      };
    },
  };
  const session = new LogSession(7, 1);
  await session.open();
  const grow = (to: number, at: number): void => {
    stored = to;
    session.append({ id: 7, attempt: 1, lines: lines(at, to), totalLines: to, live: true });
  };
  const index = new LevelIndex(session);
  return { session, index, protocol: new ProtocolLines(session, index), grow };
}

describe('the lines by which a script speaks to the app', () => {
  test('are known at the tail at once and everywhere soon', async () => {
    const { index, protocol } = await open(1_000);
    protocol.update();
    expect(protocol.lines).toEqual(everyFourth(1_000).filter((n) => n > 900));
    await index.run(() => protocol.update());
    expect(protocol.lines).toEqual(everyFourth(1_000));
  });

  test('that come in are judged before the engine has told of them', async () => {
    const { index, protocol, grow } = await open(80);
    await index.run(() => protocol.update());
    grow(400, 81);
    protocol.update();
    expect(protocol.lines).toEqual(everyFourth(400));
    await index.run(() => protocol.update());
    expect(protocol.lines).toEqual(everyFourth(400));
  });

  test('in a gap that a fast log leaves are known once the engine has told', async () => {
    const { index, protocol, grow } = await open(80);
    await index.run(() => protocol.update());
    grow(5_000, 4_501);
    protocol.update();
    expect(protocol.lines).toEqual(everyFourth(5_000).filter((n) => n <= 80 || n > 4_500));
    await index.run(() => protocol.update());
    expect(protocol.lines).toEqual(everyFourth(5_000));
  });
});
