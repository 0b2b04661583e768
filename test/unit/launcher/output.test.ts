import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../support/until';
import { Harness } from './harness';

const posix = process.platform !== 'win32';
const node = process.execPath;

describe.runIf(posix)('what a child prints', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await Harness.start();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  const script = (name: string, code: string): string[] => [node, harness.file(name, code)];

  it('is kept as it is when it is UTF-8, and read as GB18030 when it is not', async () => {
    const gbk = Buffer.from([0xca, 0xd5, 0xc5, 0xcc]);
    const file = harness.file('mixed.bin', Buffer.concat([Buffer.from('开盘\n'), gbk, Buffer.from('\nplain\n')]));
    const exited = await harness.exit({ argv: ['cat', file] });
    expect(await harness.lines(exited.ref)).toEqual(['开盘', '收盘', 'plain']);
  });

  it('keeps the GBK of a Python script', async () => {
    const code = "import sys\nsys.stdout.reconfigure(encoding='gbk')\nprint('沪深300 日线')\n";
    const exited = await harness.exit({ argv: ['python3', harness.file('gbk.py', code)] });
    expect(await harness.lines(exited.ref)).toEqual(['沪深300 日线']);
  });

  it('may be binary', async () => {
    const code =
      'const b=Buffer.alloc(300000);for(let i=0;i<b.length;i++)b[i]=(i*7919+(i>>8))&255;process.stdout.write(b)';
    const exited = await harness.exit({ argv: script('binary.cjs', code) });
    expect(exited.exitCode).toBe(0);
    expect(exited.lines).toBeGreaterThan(1000);
    const page = await harness.logs.tail(Number.parseInt(exited.ref, 10), 1, 5);
    expect(page.totalLines).toBe(exited.lines);
    expect(page.lines.every((line) => line.text.isWellFormed())).toBe(true);
  });

  it('loses Windows line ends and keeps rewritten lines once, in their last form', async () => {
    const shell = "printf 'a\\r\\n10%%\\r50%%\\r100%%\\nb\\r\\n'; printf 'x\\r'; sleep 0.1; printf '\\nz\\r   \\r\\n'";
    const exited = await harness.exit({ shell });
    expect(await harness.lines(exited.ref)).toEqual(['a', '100%', 'b', 'x', 'z']);
  });

  it('is counted exactly, a million lines of it', async () => {
    const exited = await harness.exit({ shell: 'seq 1 1000000' });
    expect(exited).toMatchObject({ exitCode: 0, lines: 1_000_000 });
    const page = await harness.logs.read(Number.parseInt(exited.ref, 10), 1, 654_321, 2);
    expect(page.lines.map((line) => line.text)).toEqual(['654321', '654322']);
    expect(page.totalLines).toBe(1_000_000);
  });

  it('is cut at 1 MiB in a line of 50 MB, and goes on after it', async () => {
    const code =
      "const b=Buffer.alloc(999_999,'股');(async()=>{for(let i=0;i<50;i++)await new Promise(r=>process.stdout.write(b,r));process.stdout.write('\\nafter\\n')})()";
    const exited = await harness.exit({ argv: script('endless.cjs', code) });
    expect(exited).toMatchObject({ exitCode: 0, lines: 2 });
    const { lines } = await harness.logs.read(Number.parseInt(exited.ref, 10), 1, 1, 10);
    expect(lines.map((line) => line.cut)).toEqual([true, undefined]);
    expect(/^股+$/.test(lines[0]?.text ?? '')).toBe(true);
    expect(lines[1]?.text).toBe('after');
    const size = statSync(`${harness.logs.baseFor(Number.parseInt(exited.ref, 10), 1)}.log`).size;
    expect(size).toBeLessThanOrEqual(1024 * 1024 + 10);
  });

  it('reaches the file while the child still runs', async () => {
    const { ref } = harness.spawn({ shell: 'echo now; sleep 600' });
    await harness.line(ref, 'now');
    harness.launcher.stop(ref, 1000);
    expect(await harness.ended(ref)).toMatchObject({ type: 'exited', cause: 'stop', lines: 1 });
  });

  it('is told of while somebody watches, and only then', async () => {
    const loop = 'i=0; while [ $i -lt 10 ]; do echo $i; i=$((i+1)); sleep 0.02; done';
    const silent = await harness.exit({ shell: loop });
    expect(harness.outputs(silent.ref)).toEqual([]);
    const { ref } = harness.spawn({ shell: loop });
    harness.launcher.watch(ref, true);
    const exited = await harness.ended(ref);
    const told = harness.outputs(ref).map((event) => event.lines);
    expect(told.length).toBeGreaterThan(0);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(harness.events.at(-1)).toBe(exited);
  });

  describe('without ending a line', () => {
    const live = async (ref: string) => harness.logs.read(Number.parseInt(ref, 10), 1, 1, 2000, true);
    const unfinished = async (ref: string): Promise<string[]> =>
      ((await live(ref)).unfinished ?? []).map(({ text }) => text);
    const fileOf = (ref: string): string =>
      readFileSync(`${harness.logs.baseFor(Number.parseInt(ref, 10), 1)}.log`, 'utf8');
    /** Prints what is asked for, each time that a file with the next number comes to be. */
    const onDemand = (name: string, texts: string[], stream = 'stdout'): { argv: string[]; go: () => void } => {
      const gate = join(harness.dir, `${name}-gate-`);
      const code = [
        'import os, sys, time',
        `for i, text in enumerate(${JSON.stringify(texts)}):`,
        `    while not os.path.exists(${JSON.stringify(gate)} + str(i)): time.sleep(0.01)`,
        `    print(text, end='', flush=True, file=sys.${stream})`,
      ].join('\n');
      let next = 0;
      return {
        argv: ['python3', harness.file(`${name}.py`, code)],
        go: () => harness.file(`${name}-gate-${next++}`, ''),
      };
    };

    it('is shown meanwhile as not final, told of, and takes its place in the log once it ends', async () => {
      const dots = onDemand('dots', ['.', '..', ' 完', '成\n', '']);
      const { ref } = harness.spawn({ argv: dots.argv });
      harness.launcher.watch(ref, true);
      dots.go();
      await until(async () => (await unfinished(ref))[0] === '.', { what: 'the first dot' });
      const told = await until(() => harness.outputs(ref).at(-1)?.unfinished, { what: 'a notice' });
      expect(await live(ref)).toMatchObject({ lines: [], totalLines: 0, unfinished: [{ stream: 'stdout' }] });
      dots.go();
      await until(async () => (await unfinished(ref))[0] === '...', { what: 'three dots' });
      await until(() => harness.outputs(ref).at(-1)?.unfinished !== told, { what: 'another notice' });
      dots.go();
      await until(async () => (await unfinished(ref))[0] === '... 完', { what: 'the text behind them' });
      expect(fileOf(ref)).toBe('... 完\n');
      dots.go();
      await until(async () => (await live(ref)).totalLines === 1, { what: 'the end of the line' });
      expect(await live(ref)).toMatchObject({ lines: [{ n: 1, text: '... 完成' }] });
      expect(await unfinished(ref)).toEqual([]);
      dots.go();
      expect(await harness.ended(ref)).toMatchObject({ type: 'exited', lines: 1 });
      expect(fileOf(ref)).toBe('... 完成\n');
    });

    it('may write the line anew: its newest form is shown, and kept once', async () => {
      const counter = onDemand('counter', ['\r1 of 3', '\r2 of 3', '\r3 of 3']);
      const { ref } = harness.spawn({ argv: counter.argv });
      counter.go();
      await until(async () => (await unfinished(ref))[0] === '1 of 3', { what: 'the first form' });
      counter.go();
      await until(async () => (await unfinished(ref))[0] === '2 of 3', { what: 'the second form' });
      expect(fileOf(ref)).toBe('2 of 3\n');
      counter.go();
      expect(await harness.ended(ref)).toMatchObject({ lines: 1 });
      expect(await harness.lines(ref)).toEqual(['3 of 3']);
      expect(fileOf(ref)).toBe('3 of 3\n');
    });

    it('stands behind the lines of the other stream, which go on', async () => {
      const shell = `printf 'waiting' >&2; i=0; while [ ! -e stop ]; do echo $i; i=$((i+1)); sleep 0.02; done; echo ' done' >&2`;
      const { ref } = harness.spawn({ shell });
      const page = await until(
        async () => {
          const now = await live(ref);
          return now.totalLines > 2 && now.unfinished ? now : null;
        },
        { what: 'both' },
      );
      expect(page.unfinished).toMatchObject([{ stream: 'stderr', text: 'waiting' }]);
      harness.file('stop', '');
      const { lines } = await harness.ended(ref).then((ended) => (ended.type === 'exited' ? ended : { lines: 0 }));
      const texts = await harness.lines(ref);
      expect(texts).toEqual([...Array.from({ length: lines - 1 }, (_, i) => String(i)), 'waiting done']);
      expect(fileOf(ref)).toBe(texts.map((text) => `${text}\n`).join(''));
    });

    it('leaves it in the log when launcher and child are killed', async () => {
      await using own = await Harness.start();
      const { ref } = own.spawn({ shell: `echo first; printf '....'; sleep 600` });
      const read = (isLive: boolean) => own.logs.read(1, 1, 1, 10, isLive);
      await until(async () => (await read(true)).unfinished, { what: 'the dots' });
      process.kill(own.launcher.status().pid ?? 0, 'SIGKILL');
      expect(await own.ended(ref)).toMatchObject({ type: 'lost' });
      const { lines, totalLines, unfinished: none } = await read(false);
      expect([lines.map(({ text }) => text), totalLines, none]).toEqual([['first', '....'], 2, undefined]);
      expect(readFileSync(`${own.logs.baseFor(1, 1)}.log`, 'utf8')).toBe('first\n....\n');
    });
  });

  it('is lost where it can’t be stored: the child goes on, and its end says how much', async () => {
    const spec = harness.spec({ shell: 'seq 1 100000; sleep 0.4; echo more; exit 9' });
    mkdirSync(`${spec.logBase}.log`);
    harness.launcher.spawn(spec);
    const ended = await harness.ended(spec.ref);
    expect(ended).toMatchObject({ type: 'exited', cause: 'exit', exitCode: 9, lines: 0 });
    expect(ended).toMatchObject({
      lost: { lines: 100_001, why: expect.stringMatching(/EISDIR/) as string, now: true },
    });
    const told = harness.outputs(spec.ref).filter((event) => event.lost?.now);
    expect(told.length).toBeGreaterThan(0);
  });

  it('goes into no file that a link leads to, and waits at no pipe', async () => {
    const precious = harness.file('precious.txt', 'precious');
    const linked = harness.spec({ shell: 'echo x' });
    symlinkSync(precious, `${linked.logBase}.log`);
    const piped = harness.spec({ shell: 'echo x' });
    expect(spawnSync('mkfifo', [`${piped.logBase}.idx`]).status).toBe(0);
    for (const spec of [linked, piped]) harness.launcher.spawn(spec);
    for (const { ref } of [linked, piped]) {
      expect(await harness.ended(ref)).toMatchObject({ type: 'exited', exitCode: 0, lines: 0, lost: { lines: 1 } });
    }
    expect(readFileSync(precious, 'utf8')).toBe('precious');
  });

  it('does not stop the run when the folder of the log is gone', async () => {
    const exited = await harness.exit({ shell: 'echo x; exit 2', logBase: `${harness.dir}/gone/1.1` });
    expect(exited).toMatchObject({ exitCode: 2, lines: 0 });
  });

  describe('about itself', () => {
    it('by marker lines on stdout, which stay in the log', async () => {
      const lines = [
        '::progress {"done":350,"total":1000,"current":"600000.SH","message":"日线"}',
        '::output {"rows":5300,"path":"a.csv"}',
        '::output {"rows":5301}',
        '::output not json',
        '::output {"__proto__":{"x":1}}',
        '::progress {"percent":"many"}',
      ];
      const exited = await harness.exit({ argv: ['cat', harness.file('markers.txt', `${lines.join('\n')}\n`)] });
      expect(exited.progress).toMatchObject({
        percent: 35,
        message: '日线',
        current: '600000.SH',
        done: 350,
        total: 1000,
      });
      expect(exited.result).toEqual({ rows: 5301, path: 'a.csv' });
      const notes = [
        '[closing-bell] 1 ::output lines were left out: what follows is no JSON object.',
        '[closing-bell] 1 ::progress lines could not be read, or not all of them: numbers or JSON are wrong.',
      ];
      expect(await harness.lines(exited.ref)).toEqual([...lines, ...notes]);
    });

    it('with every digit of a long number, which is then a text, from any language', async () => {
      const lines = ['::output {"order_id": 1234567890123456789, "in": [{"n": -12345678901234.567}], "rows": 5}'];
      const exited = await harness.exit({ argv: ['cat', harness.file('long.txt', `${lines.join('\n')}\n`)] });
      expect(exited.result).toEqual({ order_id: '1234567890123456789', in: [{ n: '-12345678901234.567' }], rows: 5 });
      const code = 'from closing_bell import output\noutput(order_id=1234567890123456789, many=[2**64], few=2**53)\n';
      const helped = await harness.exit({ argv: ['python3', '-c', code] });
      expect(helped.result).toEqual({ order_id: '1234567890123456789', many: ['18446744073709551616'], few: 2 ** 53 });
    });

    it('not by marker lines on stderr', async () => {
      const exited = await harness.exit({ shell: `echo '::output {"rows":1}' >&2` });
      expect(exited.result).toBeNull();
    });

    it('up to 256 KiB of results', async () => {
      const code =
        "const v='x'.repeat(200000);console.log('::output '+JSON.stringify({a:v}));console.log('::output '+JSON.stringify({b:v}));console.log('::output {\"c\":1}')";
      const exited = await harness.exit({ argv: script('big.cjs', code) });
      expect(Object.keys(exited.result ?? {})).toEqual(['a', 'c']);
      expect((await harness.lines(exited.ref)).at(-1)).toContain('[closing-bell] 1 ::output');
    });

    it('in GBK too, as the log shows them', async () => {
      const gbk = Buffer.from('3a3a6f7574707574207b22c3fb223a22d5c7cda3227d0a', 'hex');
      const exited = await harness.exit({ shell: `cat ${harness.file('gbk.txt', gbk)}` });
      expect(await harness.lines(exited.ref)).toEqual(['::output {"名":"涨停"}']);
      expect(exited.result).toEqual({ 名: '涨停' });
    });

    it('and says which it can’t take', async () => {
      const code =
        "console.log('::output '+JSON.stringify({a:'x'.repeat(300000)}));console.log('::output {\"b\":NaN}');console.log('see ::output in the guide');console.log('::output {\"c\":1}')";
      const exited = await harness.exit({ argv: script('refused.cjs', code) });
      expect(exited.result).toEqual({ c: 1 });
      expect((await harness.lines(exited.ref)).slice(-2)).toEqual([
        expect.stringMatching(/1 ::output lines were left out: a result has at most 256 KiB/),
        expect.stringMatching(/1 ::output lines were left out: what follows is no JSON object/),
      ]);
    });

    it('by the helper for Python', async () => {
      const code = [
        'from closing_bell import progress, output',
        'import datetime, os',
        'progress(done=1, total=4, message="开始", current="000001.SZ")',
        'output(rows=5, day=datetime.date(2026, 1, 5), bad=float("nan"))',
        'output({"list": (1, 2)})',
        'print(os.environ["PYTHONUNBUFFERED"], os.environ["PYTHONIOENCODING"], os.environ.get("PYTHONUTF8"))',
      ].join('\n');
      const exited = await harness.exit({ argv: ['python3', harness.file('helped.py', code)], pythonUtf8: true });
      expect(exited.errorText).toBeNull();
      expect(exited.progress).toMatchObject({ percent: 25, message: '开始', current: '000001.SZ', done: 1, total: 4 });
      expect(exited.result).toEqual({ rows: 5, day: '2026-01-05', bad: null, list: [1, 2] });
      expect((await harness.lines(exited.ref)).at(-1)).toBe('1 utf-8 1');
      const plain = await harness.exit({ shell: 'env | grep ^PYTHONUTF8=; exit 0', env: {} });
      expect(plain).toMatchObject({ exitCode: 0, lines: 0 });
    });

    it('by the helper for Python behind text that had no newline: it ends that line first', async () => {
      const code = [
        'from closing_bell import progress, output',
        'print("reading 日线 ...", end="")',
        'progress(percent=5)',
        'print("done ...", end="")',
        'output(rows=5)',
        'output(more=6)',
      ].join('\n');
      const exited = await harness.exit({ argv: ['python3', harness.file('inline.py', code)] });
      expect(exited).toMatchObject({ exitCode: 0, progress: { percent: 5 }, result: { rows: 5, more: 6 } });
      expect(await harness.lines(exited.ref)).toEqual([
        'reading 日线 ...',
        '::progress {"percent": 5}',
        'done ...',
        '::output {"rows": 5}',
        '::output {"more": 6}',
      ]);
    });

    it('never in the middle of a line, where data may say anything', async () => {
      const shell = `echo 'name: ::output {"order":1}'; printf 'said '; sleep 0.1; echo '::output {"order":2}'; echo '::output {"order":3}'`;
      const exited = await harness.exit({ shell });
      expect(exited.result).toEqual({ order: 3 });
    });

    it.each([
      ['as they are', '', '::output {"名": "沪深"}'],
      [
        'in escapes where stdout is not UTF-8',
        "sys.stdout.reconfigure(encoding='gbk')",
        '::output {"\\u540d": "\\u6caa\\u6df1"}',
      ],
    ])('by Chinese names and values, %s', async (_, set, line) => {
      const code = `import sys\nfrom closing_bell import output\n${set}\noutput(名="沪深")\n`;
      const exited = await harness.exit({ argv: ['python3', harness.file('chinese.py', code)] });
      expect(exited).toMatchObject({ exitCode: 0, result: { 名: '沪深' }, errorText: null });
      expect(await harness.lines(exited.ref)).toEqual([line]);
    });

    it('by a name that is no whole text', async () => {
      const code =
        'from closing_bell import output\noutput(name=b"\\xca\\xd5.csv".decode("utf-8", "surrogateescape"))\n';
      const exited = await harness.exit({ argv: ['python3', harness.file('surrogate.py', code)] });
      expect(exited).toMatchObject({ exitCode: 0, errorText: null });
      expect(Object.keys(exited.result ?? {})).toEqual(['name']);
    });

    it('never at the cost of others, however much looks like the beginning of a bar', async () => {
      const code = "const b='\\r'+'.'.repeat(4000)+'\\n';for(let i=0;i<256;i++)process.stdout.write(b)";
      const dots = harness.spawn({ argv: script('dots.cjs', code) });
      expect(await harness.exit({ argv: ['true'] })).toMatchObject({ exitCode: 0 });
      expect(await harness.ended(dots.ref)).toMatchObject({ exitCode: 0, lines: 256, progress: null });
    });

    it.each(['stdout', 'stderr'])('by a bar as tqdm draws it on %s, while it runs', async (stream) => {
      const code = [
        'import sys, time',
        `s = sys.${stream}`,
        "s.write('\\rdaily:   0%|          | 0/200 [00:00<?, ?it/s]'); s.flush()",
        'time.sleep(0.05)',
        "s.write('\\rdaily:  35%|###5      | 70/200 [00:07<00:13, 10.00it/s]'); s.flush()",
        'time.sleep(600)',
      ].join('\n');
      const { ref } = harness.spawn({ argv: ['python3', harness.file(`bar-${stream}.py`, code)] });
      const event = await until(() => harness.outputs(ref).find((output) => output.progress?.percent === 35));
      expect(event.progress).toMatchObject({ message: 'daily', done: 70, total: 200 });
      expect(event.progress?.etaAt).toBeGreaterThan(Date.now());
      harness.launcher.stop(ref, 1000);
      expect(await harness.ended(ref)).toMatchObject({ cause: 'stop', lines: 1, progress: { percent: 35 } });
      expect(await harness.lines(ref)).toEqual(['daily:  35%|###5      | 70/200 [00:07<00:13, 10.00it/s]']);
    });

    it('by a traceback, whose last line comes first', async () => {
      const code = 'def f():\n    raise ValueError("no bars for 600000.SH")\nprint("begun")\nf()\n';
      const exited = await harness.exit({ argv: ['python3', harness.file('raise.py', code)] });
      expect(exited.exitCode).toBe(1);
      expect(exited.errorText).toMatch(/^ValueError: no bars for 600000\.SH\n\nTraceback/);
    });
  });
});
