import { describe, expect, it } from 'vitest';
import type { LogStream } from '@shared/model/log';
import { OpenLine } from '../../../src/main/cli/open-line';

/** What a terminal of one row shows of what was written to it. */
function screen(written: string): string {
  return written
    .replaceAll('\r\u001b[K', '\f')
    .split('\n')
    .map((row) => row.split('\f').at(-1))
    .join('\n');
}

function host(columns: number | null) {
  const written = { out: '', err: '' };
  const open = new OpenLine({
    columns: () => columns,
    out: async (text) => void (written.out += text),
    err: async (text) => void (written.err += text),
  });
  return {
    written,
    open,
    show: (text: string, stream: LogStream = 'stdout') => open.show([{ at: 0, stream, text }]),
    end: async (text: string, stream: LogStream = 'stdout') => {
      const printed = await open.yield(stream, `${text}\n`);
      written[stream === 'stdout' ? 'out' : 'err'] += `${text}\n`.slice(printed.length);
    },
  };
}

describe('a line that has not ended', () => {
  it('goes into a pipe as it grows, and once', async () => {
    const { written, show, end } = host(null);
    for (const text of ['.', '..', '...', '...']) await show(text);
    expect(written.out).toBe('...');
    await end('.... done');
    await end('next');
    expect(written.out).toBe('.... done\nnext\n');
  });

  it('goes into a pipe when it has ended, where it is rewritten', async () => {
    const { written, show, end } = host(null);
    for (const text of [' 10%|#', ' 20%|##', ' 30%|###']) await show(text, 'stderr');
    expect(written.err).toBe('');
    await end('100%|####', 'stderr');
    expect(written).toEqual({ out: '', err: '100%|####\n' });
  });

  it('is drawn anew in a terminal, within one row', async () => {
    const { written, show, end } = host(10);
    await show('10%');
    await show('20% and more than fits');
    expect(screen(written.out)).toBe('20% and m');
    await end('100%');
    expect(screen(written.out)).toBe('100%\n');
    await show('..');
    await show('...');
    await end('....');
    expect(screen(written.out)).toBe('100%\n....\n');
  });

  it('is the last of several in a terminal, and none of them in a pipe', async () => {
    const rows = ['days 10%', 'codes 50%'].map((text) => ({ at: 0, stream: 'stderr' as const, text }));
    const [terminal, pipe] = [host(80), host(null)];
    for (const { open } of [terminal, pipe]) await open.show(rows);
    expect([screen(terminal.written.err), pipe.written.err]).toEqual(['codes 50%', '']);
    await terminal.end('days 100%', 'stderr');
    expect(screen(terminal.written.err)).toBe('days 100%\n');
  });

  it('makes room in a terminal for lines of the other stream', async () => {
    const { written, show, end } = host(80);
    await show('waiting');
    await end('careful', 'stderr');
    expect(screen(written.out)).toBe('');
    await show('waiting.');
    await end('waiting..');
    expect(screen(written.out)).toBe('waiting..\n');
    expect(written.err).toBe('careful\n');
  });
});
