import { describe, expect, it, vi } from 'vitest';
import { BarWatch } from '../../../src/main/launcher/bar-watch';
import { ErrorTail } from '../../../src/main/launcher/error-tail';
import { RunReport } from '../../../src/main/launcher/progress';
import { eachMarker, readMarker } from '../../../src/main/launcher/protocol-lines';
import { readTqdm } from '../../../src/main/launcher/tqdm';

const marker = (text: string): ReturnType<typeof readMarker> => readMarker(Buffer.from(text));

describe('marker lines', () => {
  it('are read with their JSON object', () => {
    expect(marker('::progress {"percent":130,"current":null}\r')).toEqual({
      kind: 'progress',
      patch: { percent: 100, current: null },
      whole: true,
    });
    expect(marker('::output {"行数":5300}')).toEqual({ kind: 'output', values: { 行数: 5300 } });
  });

  it.each([
    'progress {"percent":1}',
    '::progress',
    '::progress [1]',
    '::progress 5',
    '::progress null',
    `::output ${'['.repeat(200_000)}`,
  ])('stay ordinary when they are not right: %.40s', (text) => {
    expect(marker(text)).toBeNull();
  });

  it.each([
    ['json', '::output {"__proto__":1}'],
    ['json', '::output {"a":{"constructor":1}}'],
    ['json', '::output {"a":[{"prototype":1}]}'],
    ['json', `::output {"a":${'['.repeat(100)}${']'.repeat(100)}}`],
    ['json', '::output {"a":NaN}'],
    ['size', `::output {"a":"${'x'.repeat(300_000)}"}`],
  ])('give no results that are wrong by their %s: %.40s', (why, text) => {
    expect(marker(text)).toEqual({ kind: 'refused', why });
  });

  it('take numbers for text where text is meant, and the reverse', () => {
    expect(
      marker('::progress {"percent":"35","current":600000,"done":" 1_500 ","total":"3e3","message":true}'),
    ).toEqual({
      kind: 'progress',
      patch: { percent: 35, current: '600000', done: 1500, total: 3000, message: 'true' },
      whole: true,
    });
    expect(marker('::progress {"percent":"35.5%"}')).toMatchObject({ patch: { percent: 35.5 }, whole: true });
  });

  it.each([
    ['::progress {"percent":"many","done":5}', { done: 5 }],
    ['::progress {"done":-1}', {}],
    ['::progress {"current":["a"],"percent":5}', { percent: 5 }],
    ['::progress {"percent":', {}],
    ['::progress {"percent":NaN}', {}],
  ])('say that not all of them could be read: %s', (text, patch) => {
    expect(marker(text)).toEqual({ kind: 'progress', patch, whole: false });
  });

  const found = (text: string): string[] => {
    const markers: string[] = [];
    eachMarker(Buffer.from(text), (line) => markers.push(line.toString()));
    return markers;
  };

  it('are found where a line begins with them, up to its end', () => {
    expect(found('::a\nstd::b\n\n::output\n::progressive\n')).toEqual([]);
    expect(found('::output {"a":"::progress 1"}\n::progress 1\n\nx\ndone...::output {"b":1}\n::progress 2')).toEqual([
      '::output {"a":"::progress 1"}',
      '::progress 1',
      '::progress 2',
    ]);
  });

  it('are found among many of the other kind', () => {
    const text = `${'::output {}\n'.repeat(5000)}::progress {}\n${'::output {}\n'.repeat(5000)}`;
    expect(found(text)).toHaveLength(10_001);
    expect(found(text)[5000]).toBe('::progress {}');
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
  const bar = (text: string): ReturnType<typeof readTqdm> => readTqdm(text, 1_000_000, { known: null });

  it('are read in their shapes', () => {
    expect(bar('日线: 35%|███▌      | 350/1000 [00:10<00:20, 34.5it/s, code=600000]')).toEqual({
      percent: 35,
      message: '日线',
      current: null,
      done: 350,
      total: 1000,
      etaAt: 1_020_000,
    });
    expect(bar('100%|##########| 1.50M/1.50M [1:02:03<00:00, 5.00kit/s]')).toMatchObject({
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

  it('count bytes by 1000 or by 1024 only where one of both is sure', () => {
    const divisor = { known: null };
    const read = (text: string) => readTqdm(text, 0, divisor);
    expect(read(' 50%|#####| 1.50M/3.00M [00:10<00:10, 5.00kB/s]')).toMatchObject({
      percent: 50,
      done: null,
      total: null,
    });
    expect(read(' 31%|###  | 960k/3.00M [00:10<00:20, 5.00kB/s]')).toMatchObject({ done: 983_040, total: 3_145_728 });
    expect(read(' 50%|#####| 1.50M/3.00M [00:10<00:10, 5.00kB/s]')).toMatchObject({ done: 1_572_864 });
    expect(readTqdm(' 32%|###  | 960k/3.00M [00:10<00:20, 5.00kB/s]', 0, { known: null })).toMatchObject({
      done: 960_000,
    });
  });

  it('are read behind text that looks like the beginning of one', () => {
    expect(bar('5%| of 9%|x| and [1] 35%|###| 350/1000 [00:10<00:20')).toMatchObject({ percent: 35, done: 350 });
    expect(bar('[a] [1, 2] 7it [00:10, 34.5it/s]')).toMatchObject({ message: '[a] [1, 2]', done: 7, total: null });
    expect(bar('1.5M/2M.. 1.50Mit [1:00:10, 34.5it/s]')).toMatchObject({ done: 1_500_000 });
  });

  it.each([
    '100% done',
    '35% | text',
    'loaded 5 files [ok]',
    'took 5s [3, 4]',
    '',
    '%|'.repeat(200),
    '1%|'.repeat(150),
    ` ${'1%||1/'.repeat(80)}`,
    `1%||1/${'1'.repeat(490)}`,
    ' [1:1'.repeat(100),
    `${'1'.repeat(250)} [${'1:'.repeat(120)}`,
    `${'x'.repeat(5000)} 35%|#| 1/2 [00:01<00:01]`,
  ])('are told from other text: %.30s', (text) => {
    expect(bar(text)).toBeNull();
  });

  it('cost no more than their length: thousands that are almost one are looked at in no time', () => {
    const almost = [`${'.'.repeat(500)} [1`, ` %|${'.'.repeat(500)}`, `${'1'.repeat(500)} [0:0, `];
    for (let i = 0; i < 2000; i += 1) expect(almost.map((text) => bar(text))).toEqual([null, null, null]);
  });
});

describe('BarWatch', () => {
  it('looks at the newest form only, now and then, and at the last one in any case', () => {
    vi.useFakeTimers();
    try {
      const seen: (number | null | undefined)[] = [];
      const report: RunReport = new RunReport(0, Date.now, () => seen.push(report.progress?.percent));
      const bars = new BarWatch((form) => report.bar(form));
      const offer = (percent: number): void =>
        bars.offer(Buffer.from(` ${percent}%|##  | ${percent}/100 [00:01<00:01`));
      for (let percent = 1; percent <= 40; percent += 1) offer(percent);
      bars.offer(Buffer.from('no bar'));
      expect(seen).toEqual([1]);
      vi.advanceTimersByTime(500);
      expect(seen).toEqual([1, 40]);
      offer(41);
      offer(42);
      bars.end();
      expect(seen).toEqual([1, 40, 41, 42]);
      vi.advanceTimersByTime(500);
      expect(seen).toHaveLength(4);
    } finally {
      vi.useRealTimers();
    }
  });
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

  const raised = (exception: string): string[] => [
    'Traceback (most recent call last):',
    '  File "a.py", line 5, in <module>',
    '    raise ValueError("no\\nbars")',
    '    ^^^^^^^^^^^^',
    exception,
  ];

  it('puts the exception of the last traceback first', () => {
    const text = [
      ...raised('KeyError: 1'),
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      ...raised('my.module.BarsError: no bars'),
    ].join('\n');
    expect(tailOf(`${text}\n`)).toBe(`my.module.BarsError: no bars\n\n${text}`);
  });

  it.each([
    [
      'in indents',
      ['1 validation error for Bar', 'open', '  Input should be a valid number', '    For more see https://x'],
    ],
    ['in brackets', ['(psycopg.errors.X) no', '[SQL: SELECT 1]', '(Background on this error at: https://x)']],
  ])('takes a message of several lines that ends %s for a part of the exception', (_, [first, ...rest]) => {
    const text = [...raised(`lib.Error: ${first}`), ...rest].join('\n');
    expect(tailOf(`${text}\n`)).toBe(`lib.Error: ${first}\n\n${text}`);
  });

  it('puts the last line first where a traceback does not end the output: it was dealt with', () => {
    const text = [...raised('ConnectionError: try 1'), 'trying again', 'quota of tushare is used up', ''].join('\n');
    expect(tailOf(`${text}\n`)).toBe(`quota of tushare is used up\n\n${text.trimEnd()}`);
  });

  it('puts the innermost exception of a group first', () => {
    const printed = [
      '  + Exception Group Traceback (most recent call last):',
      '  |   File "eg.py", line 9, in <module>',
      '  |     raise ExceptionGroup("sync failed", [...])',
      '  | ExceptionGroup: sync failed (2 sub-exceptions)',
      '  +-+---------------- 1 ----------------',
      '    | ExceptionGroup: inner (1 sub-exception)',
      '    +-+---------------- 1 ----------------',
      '      | Traceback (most recent call last):',
      '      |   File "eg.py", line 2, in f',
      '      |     raise ValueError("no bars for 600000.SH")',
      '      | ValueError: no bars for 600000.SH',
      '      +------------------------------------',
      '    +---------------- 2 ----------------',
      '    | Traceback (most recent call last):',
      '    |   File "eg.py", line 6, in g',
      "    | KeyError: 'x'",
      '    +------------------------------------',
    ].join('\n');
    expect(tailOf(`${printed}\n`)).toBe(`ValueError: no bars for 600000.SH\n\n${printed.trimEnd()}`);
    expect(tailOf(`${printed}\ngiving up\n`)).toMatch(/^giving up\n\n/);
  });

  it.each([
    ['in one line', 'INSERT INTO bars VALUES '.padEnd(13_000, '(1, 2), ')],
    ['in many', `INSERT INTO bars VALUES\n${'  (600000, 10.01, 10.20, 9.98),\n'.repeat(420)}`],
  ])('keeps the head of an exception whose message is long, %s', (_, sql) => {
    const text = tailOf(`${raised(`ValueError: no such table: ${sql}`).join('\n')}\n`) ?? '';
    expect(text).toMatch(/^ValueError: no such table: INSERT INTO bars VALUES/);
    expect(text.length).toBeLessThan(10_000);
  });

  it('cuts each long line at its end, and keeps those around it', () => {
    const text = tailOf('before\n', `${'股'.repeat(3000)}\nafter\n`) ?? '';
    expect(text.split('\n')).toEqual(['before', `${'股'.repeat(341)} …`, 'after']);
  });

  it('leaves the tail alone when there is no traceback', () => {
    expect(tailOf('Error: x\nmore\n')).toBe('Error: x\nmore');
  });
});
