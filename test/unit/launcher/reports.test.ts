import { describe, expect, it } from 'vitest';
import { ErrorTail } from '../../../src/main/launcher/error-tail';
import { RunReport } from '../../../src/main/launcher/progress';
import { eachMarkerLine, readMarker } from '../../../src/main/launcher/protocol-lines';
import { readBar } from '../../../src/main/launcher/tqdm';

const marker = (text: string): ReturnType<typeof readMarker> => readMarker(Buffer.from(text));

describe('marker lines', () => {
  it('are read with their JSON object', () => {
    expect(marker('::progress {"percent":130,"current":null}\r')).toEqual({
      kind: 'progress',
      patch: { percent: 100, current: null },
    });
    expect(marker('::output {"行数":5300}')).toEqual({ kind: 'output', values: { 行数: 5300 } });
  });

  it.each([
    'progress {"percent":1}',
    ' ::progress {"percent":1}',
    '::progress',
    '::progress {"percent":',
    '::progress [1]',
    '::progress 5',
    '::progress null',
    '::progress {"done":-1}',
    '::progress {"percent":"5"}',
    '::output {"__proto__":1}',
    '::output {"a":{"constructor":1}}',
    '::output {"a":[{"prototype":1}]}',
    `::output {"a":${'['.repeat(100)}${']'.repeat(100)}}`,
    `::output ${'['.repeat(200_000)}`,
    `::output {"a":"${'x'.repeat(300_000)}"}`,
  ])('stay ordinary when they are not right: %.40s', (text) => {
    expect(marker(text)).toBeNull();
  });

  it('are found in a block only where a line begins', () => {
    const lines: string[] = [];
    const block = Buffer.from('::a\nstd::b\n::c\n\n ::d\n::e\n');
    eachMarkerLine(block, (line) => lines.push(line.toString()));
    expect(lines).toEqual(['::a', '::c', '::e']);
  });
});

describe('RunReport', () => {
  const at = { now: 11_000 };
  const fresh = (): RunReport =>
    new RunReport(
      1000,
      () => at.now,
      () => undefined,
    );

  it('keeps what a later marker leaves out, and counts the percent and the end', () => {
    const report = fresh();
    report.marker(Buffer.from('::progress {"done":1,"total":4,"message":"日线"}'));
    expect(report.progress).toEqual({ percent: 25, message: '日线', current: null, done: 1, total: 4, etaAt: 41_000 });
    report.marker(Buffer.from('::progress {"done":2,"current":"000001.SZ"}'));
    expect(report.progress).toMatchObject({ percent: 50, message: '日线', current: '000001.SZ', etaAt: 21_000 });
    report.marker(Buffer.from('::progress {"percent":100,"message":null}'));
    expect(report.progress).toMatchObject({ percent: 100, message: null, etaAt: null });
  });

  it('believes a marker rather than a bar', () => {
    const report = fresh();
    report.bar(Buffer.from(' 50%|#####     | 1/2 [00:01<00:01,  1.00it/s]'));
    expect(report.progress?.percent).toBe(50);
    report.marker(Buffer.from('::progress {"message":"reading"}'));
    expect(report.progress).toMatchObject({ percent: null, done: null, message: 'reading' });
    report.bar(Buffer.from(' 60%|######    | 1/2 [00:01<00:01,  1.00it/s]'));
    expect(report.progress).toMatchObject({ percent: null });
  });

  it('replaces a value of the same name without counting it twice', () => {
    const report = fresh();
    const value = JSON.stringify({ a: 'x'.repeat(150_000) });
    for (let i = 0; i < 3; i += 1) report.marker(Buffer.from(`::output ${value}`));
    expect(report.refusedOutputs).toBe(0);
    report.marker(Buffer.from(`::output ${value.replace('"a"', '"b"')}`));
    expect(report.refusedOutputs).toBe(1);
    expect(Object.keys(report.result ?? {})).toEqual(['a']);
  });
});

describe('bars of tqdm', () => {
  const bar = (text: string): ReturnType<typeof readBar> => readBar(Buffer.from(text), 1_000_000);

  it('are read in their shapes', () => {
    expect(bar('日线: 35%|███▌      | 350/1000 [00:10<00:20, 34.5it/s, code=600000]')).toEqual({
      percent: 35,
      message: '日线',
      current: null,
      done: 350,
      total: 1000,
      etaAt: 1_020_000,
    });
    expect(bar('100%|##########| 1.50M/1.50M [1:02:03<00:00, 5.00kB/s]')).toMatchObject({
      percent: 100,
      message: null,
      done: 1_500_000,
      total: 1_500_000,
      etaAt: 1_000_000,
    });
    expect(bar('  0%|          | 0/200 [00:00<?, ?it/s]')).toMatchObject({ percent: 0, etaAt: null });
    expect(bar(' 50%|#####| 1/2 [00:01<1:00:01,  1.00s/it]')).toMatchObject({ etaAt: 4_601_000 });
    expect(bar('rows: 350it [00:10, 34.5it/s]')).toMatchObject({
      percent: null,
      message: 'rows',
      done: 350,
      total: null,
    });
  });

  it.each(['100% done', '35% | text', 'loaded 5 files [ok]', '', `${'x'.repeat(5000)} 35%|#| 1/2 [00:01<00:01]`])(
    'are told from other text: %.30s',
    (text) => {
      expect(bar(text)).toBeNull();
    },
  );
});

describe('ErrorTail', () => {
  const tailOf = (...blocks: string[]): string | null => {
    const tail = new ErrorTail();
    for (const block of blocks) tail.push(Buffer.from(block));
    return tail.text();
  };

  it('is null when nothing was written', () => {
    expect(tailOf()).toBeNull();
    expect(tailOf('\n', '  \n')).toBeNull();
  });

  it('keeps the end in whole lines, however much came', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`);
    for (const blocks of [lines, [lines.join('')]]) {
      const text = tailOf(...blocks) ?? '';
      expect(text.length).toBeGreaterThan(8000);
      expect(text.length).toBeLessThanOrEqual(8192);
      expect(text).toMatch(/^line \d+\n/);
      expect(text.endsWith('line 9999')).toBe(true);
    }
  });

  it('leaves colours out', () => {
    expect(tailOf('\u001b[31mred\u001b[0m\n')).toBe('red');
  });

  it('puts the exception of the last traceback first', () => {
    const text = [
      'Traceback (most recent call last):',
      '  File "a.py", line 3, in <module>',
      '    f()',
      'KeyError: 1',
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      'Traceback (most recent call last):',
      '  File "a.py", line 5, in <module>',
      '    raise ValueError("no\\nbars")',
      '    ^^^^^^^^^^^^',
      'my.module.BarsError: no',
      'bars',
      'bye',
    ].join('\n');
    expect(tailOf(`${text}\n`)).toBe(`my.module.BarsError: no\n\n${text}`);
  });

  it('leaves the tail alone when there is no traceback', () => {
    expect(tailOf('Error: x\nmore\n')).toBe('Error: x\nmore');
  });
});
