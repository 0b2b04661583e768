import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineHead } from '@shared/log-levels/line-head';
import { LevelReader, type LineKind } from '@shared/log-levels/level-reader';
import { LevelTally, readRuns } from '@shared/log-levels/level-runs';
import { levelCarrySchema, LOG_LEVELS, type LevelCarry, type LogStream } from '@shared/model/log';
import captured from '../../support/captured-logs/captured.json';

interface Read {
  kinds: LineKind[];
  began: boolean[];
  runs: string;
  counts: Record<string, number>;
}
type Line = readonly [stream: LogStream, text: string];

function read(lines: readonly Line[], carry: LevelCarry | null = null): Read & { carry: LevelCarry } {
  const reader = new LevelReader(carry);
  const tally = new LevelTally();
  const result: Read = { kinds: [], began: [], runs: '', counts: tally.counts };
  for (const [stream, text] of lines) {
    const kind = reader.next(text, stream);
    result.kinds.push(kind);
    result.began.push(reader.began);
    tally.add(kind, reader.began);
  }
  return { ...result, runs: tally.runs, carry: reader.carry };
}
const linesOf = (text: string, stream: LogStream): Line[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => [stream, line]);
const onStderr = (text: string): Read => read(linesOf(text, 'stderr'));
const onStdout = (text: string): Read => read(linesOf(text, 'stdout'));
const level = (line: string): string | null => lineHead(line)?.level ?? null;

// Real bytes: test/support/captured-logs says how they were captured, and with which loggers.
describe('the level of what loggers really print', () => {
  test.each(captured.map((one) => [`${one.by}, ${one.stream}`, one] as const))('%s', (_name, { stream, text }) => {
    const lines = linesOf(text, stream as LogStream);
    const { kinds, began } = read(lines);
    for (const [at, [, line]] of lines.entries()) {
      const logged = /\(as (\w+)\)\s*(?:\\n|\S*\.py:\d+$|"|\s*\x1b|$)/.exec(line)?.[1];
      if (logged === undefined || line.includes('log.')) continue;
      expect([line, kinds[at], began[at]]).toEqual([line, logged, true]);
    }
  });
  const of = (by: string, stream: LogStream = 'stderr'): Read =>
    read(linesOf(captured.find((one) => one.by === by && one.stream === stream)?.text ?? '', stream));

  test('a traceback belongs to the record before it, and ends with its exception', () => {
    expect(of('logging None').runs).toBe('d1i1w1E1E1E6i1');
    expect(of('loguru').runs).toBe('d1i1w1E1E1E7i2');
    expect(of('loguru in colours').runs).toBe('d1i1w1E1E1E7i1');
    expect(of('structlog', 'stdout').counts).toEqual({ error: 3, warning: 1, info: 2, debug: 1 });
    expect(of('structlog in colours', 'stdout').counts).toEqual({ error: 3, warning: 1, info: 2, debug: 1 });
  });
  test('exceptions that led to one another are one error', () => {
    expect(of('a chain of exceptions').counts.error).toBe(2);
  });
  test('what an interpreter says at its end is one error', () => {
    expect(of("a file that can't be compiled").runs).toBe('E4');
    expect(of('an error that nobody caught').runs).toBe('E14');
  });
  test('a table belongs to the record that shows it, and its values are no levels', () => {
    expect(of('pandas').counts).toEqual({ error: 0, warning: 0, info: 3, debug: 0 });
    expect(of('pandas').runs).toBe('i15');
    expect(of('pandas', 'stdout').runs).toBe('-12');
  });
  test('what a script prints itself has none', () => {
    expect(of('prints', 'stdout').runs).toBe('-9');
  });
});

describe('the level of a line', () => {
  test.each([
    // Written after the documentation of each logger; the machine has none of them.
    ['error', '2026-11-30 17:40:01,123 [main] ERROR com.fund.Quotes - no bars'],
    ['error', '17:40:01.123 [main] ERROR com.fund.Quotes -- no bars'],
    ['error', '2026-11-30T17:40:01.123+08:00 ERROR 4711 --- [quotes] [main] c.f.Quotes : no bars'],
    ['warning', '[WARN ] 2026-11-30 17:40:01.123 [main] Quotes - late'],
    ['error', 'SEVERE: no bars'],
    ['debug', 'FINE: 12 symbols'],
    ['error', '2026/11/30 17:40:01 ERROR no bars symbol=600000.SH'],
    ['error', 'time=2026-11-30T17:40:01.123+08:00 level=ERROR msg="no bars"'],
    ['warning', 'time="2026-11-30T17:40:01+08:00" level=warning msg=late'],
    ['error', 'ERRO[0012] no bars                 symbol=600000.SH'],
    ['error', '2026-11-30T17:40:01.123+0800\tERROR\tquotes/main.go:10\tno bars'],
    ['error', '2026-11-30T17:40:01.123+0800\terror\tquotes/main.go:10\tno bars'],
    ['error', '5:40PM ERR no bars symbol=600000.SH'],
    ['info', '2026-11-30T17:40:01+08:00 INF started'],
    ['error', '{"level":"error","ts":1796066485.8,"caller":"main.go:10","msg":"no bars"}'],
    ['error', 'panic: runtime error: index out of range [3] with length 3'],
    ['error', 'E1130 17:40:01.123456   12345 quotes.cc:12] no bars'],
    ['warning', 'W20261130 17:40:01.123456 12345 quotes.cc:12] late'],
    ['error', '2026-11-30 17:40:01.123456: E tensorflow/core/x.cc:1] no device'],
    ['error', '[2026-11-30T17:40:01Z ERROR quotes] no bars'],
    ['warning', '2026-11-30T17:40:01.123456Z  WARN quotes::daily: late'],
    ['error', '[E 261130 17:40:01 web:1447] 500 GET /'],
    ['info', '2026-11-30 17:40:01 [scrapy.core.engine] INFO: Spider opened'],
    ['info', 'INFO:     Started server process [1]'],
    ['error', 'Nov 30 17:40:01 quant quotes[12]: ERROR no bars'],
    ['error', 'web-1  | ERROR: no bars'],
    ['error', 'fail: Quotes.Daily[0]'],
    ['warning', '/work/x.py:12: FutureWarning: use iloc'],
    ['warning', 'C:\\jobs\\x.py:12: SettingWithCopyWarning: '],
    ['error', 'main.c:3:5: error: expected ;'],
    ['error', 'psql:load.sql:3: ERROR:  relation "bars" does not exist'],
    ['error', 'ORA-00942: table or view does not exist'],
    ['error', 'ERROR 1045 (28000): Access denied for user'],
    ['error', 'npm ERR! code E404'],
    ['error', 'requests.exceptions.ConnectionError: no route'],
    [
      'error',
      'Exception: 抱歉，您每分钟最多访问该接口500次，权限的具体详情访问：https://tushare.pro/document/1?doc_id=108。',
    ],
    ['error', '抱歉，您没有接口(stk_limit)访问权限'],
    ['error', '错误：没有数据'],
    ['warning', '[警告] 数据不完整'],
    ['error', '❌ 600000.SH'],
    ['info', '[closing-bell] Left running, as the task asks: server (12).'],
    ['warning', '[closing-bell] 3 lines could not be stored.'],
    [null, 'error_code: 0'],
    [null, 'Error rate: 0.2 %'],
    [null, 'errors: 0'],
    [null, 'Tracking error: 0.012'],
    [null, 'info about 600000.SH'],
    [null, '[34] loading exposure of 600034.SH'],
    [null, '2026-11-30 ERROR 10.1'],
    [null, '0.5  ERROR  INFO'],
    [null, '{"level": 3, "close": 10.1}'],
    [null, 'success'],
    [null, '100%|██████████| 10/10 [00:00<00:00, 99.10it/s]'],
  ])('%s: %s', (expected, line) => {
    expect(level(line)).toBe(expected);
  });

  const word = fc.constantFrom(...['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']);
  const meant = { DEBUG: 'debug', INFO: 'info', WARNING: 'warning', ERROR: 'error', CRITICAL: 'error' } as const;
  const text = fc.string({ unit: 'grapheme', maxLength: 80 }).filter((one) => !/[\n\r]/.test(one));
  const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}(\.[a-z0-9_]{1,8}){0,3}$/);
  const time = fc
    .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
    .map((at) => at.toISOString().replace('T', ' ').replace('Z', '').replace('.', ','));

  test('is what the header says, whatever the message says', () => {
    fc.assert(
      fc.property(word, text, name, time, (said, message, logger, at) => {
        const heads = [
          `${at} - ${logger} - ${said} - `,
          `${at} ${said} `,
          `${at} ${logger} ${said}: `,
          `[${at}] [${said}] `,
          `${at.replace(',', '.')} | ${said.padEnd(8)} | ${logger}:<module>:3 - `,
          `${said}:${logger}:`,
          `{"level":"${said.toLowerCase()}","msg":${JSON.stringify(message)}} `,
        ];
        for (const head of heads)
          expect([head, level(head + message)]).toEqual([head, meant[said as keyof typeof meant]]);
      }),
    );
  });
  test('does not depend on colours', () => {
    const color = fc.constantFrom('\x1b[31m', '\x1b[1;38;5;208m', '\x1b[0m', '\x1b[m');
    fc.assert(
      fc.property(
        word,
        text,
        time,
        fc.array(color, { minLength: 6, maxLength: 6 }),
        (said, message, at, [a, b, c, d, e, f]) => {
          const plain = read([['stdout', `${at} | ${said} | ${message}`]]);
          const coloured = read([['stdout', `${a}${at}${b} | ${c}${said}${d} | ${e}${message}${f}`]]);
          expect(coloured.kinds).toEqual(plain.kinds);
        },
      ),
    );
  });
  test('is none of a row of numbers', () => {
    const cell = fc.oneof(fc.double({ noNaN: true }).map(String), fc.constantFrom('ERROR', 'INFO', 'NaN', '600000.SH'));
    fc.assert(
      fc.property(fc.nat(), fc.array(cell, { minLength: 1, maxLength: 6 }), (row, cells) => {
        expect(level(`${row}  ${cells.join('  ')}`)).toBeNull();
      }),
    );
  });
});

describe('entries', () => {
  test('error output that no logger wrote is one error while nothing comes between', () => {
    const result = read([
      ['stderr', 'cp: cannot stat x: No such file or directory'],
      ['stderr', 'cp: cannot stat y: No such file or directory'],
      ['stdout', 'going on'],
      ['stderr', 'mv: cannot stat x: No such file or directory'],
    ]);
    expect(result.runs).toBe('E2-1E1');
  });
  test('a bar of progress is no error', () => {
    expect(onStderr(' 50%|█████     | 5/10 [00:01<00:01, 4.9it/s]\n100%|██████████| 10/10').counts.error).toBe(0);
  });
  test('a message of several lines belongs to its record', () => {
    expect(onStderr('INFO:root:settings\nname: daily\nslots: 3\nINFO:root:done').runs).toBe('i4');
    expect(onStderr('ERROR:root:two holes\n600000.SH\n000001.SZ').runs).toBe('E3');
  });
  test('a cry that follows a record without an error is an error', () => {
    expect(onStderr('INFO:root:loading\nno such table: bars').runs).toBe('i1E1');
  });
  test("a script's own words after an error do not belong to it", () => {
    expect(onStdout('ERROR no bars of 600000.SH\n[35] loading\n  at once').runs).toBe('E1-2');
  });
  test("Python's warning has its message and the line of source", () => {
    const text =
      '/w/x.py:3: SettingWithCopyWarning: \nA value is trying to be set on a copy\n\nSee the caveats\n  f["a"] = 1';
    expect(onStderr(`${text}\nTraceback (most recent call last):\n  File "x.py", line 4\nKeyError: 1`).runs).toBe(
      'w5E3',
    );
  });
  test('a traceback keeps its lines though the other stream comes between', () => {
    const result = read([
      ['stderr', 'Traceback (most recent call last):'],
      ['stdout', 'bar 12'],
      ['stderr', '  File "x.py", line 4, in <module>'],
      ['stderr', 'ValueError: no bars'],
    ]);
    expect(result.runs).toBe('E1-1e2');
  });
  test('tracebacks of one failure after another are counted one by one', () => {
    const one = 'Traceback (most recent call last):\n  File "x.py", line 4, in f\nValueError: no bars\n';
    expect(onStdout(one.repeat(3)).runs).toBe('E3E3E3');
    expect(onStderr(one.repeat(3)).runs).toBe('E3E3E3');
  });
  test('an exception of Java has its places and causes', () => {
    const text =
      'Exception in thread "main" java.lang.IllegalStateException: no bars\n\tat Quotes.main(Quotes.java:3)\nCaused by: java.io.IOException: gone\n\t... 1 more';
    expect(onStdout(text).runs).toBe('E4');
  });
  test('markers of the protocol are told apart, and end nothing', () => {
    const text = 'ERROR no bars\n::progress {"percent": 5}\n  of 600000.SH\n::progress of 5 lines';
    expect(onStdout(text).runs).toBe('E1p1e1-1');
  });
});

const anyLine = fc.oneof(
  fc.constantFrom(...captured.flatMap(({ text }) => text.split('\n'))),
  fc.constantFrom('', '  indented', 'plain words', '::output {"rows": 3}', 'no such file', '100%|█|'),
  fc.string({ unit: 'binary', maxLength: 40 }).map((line) => line.replaceAll('\n', '')),
);
const anyLines = fc.array(fc.tuple(fc.constantFrom('stdout', 'stderr'), anyLine), { maxLength: 60 });

test('a log read in pieces is what it is when it is read at once', () => {
  fc.assert(
    fc.property(anyLines, fc.nat(60), (lines, at) => {
      const whole = read(lines);
      const first = read(lines.slice(0, at));
      const carry = levelCarrySchema.parse(JSON.parse(JSON.stringify(first.carry)));
      const second = read(lines.slice(at), carry);
      expect([...first.kinds, ...second.kinds]).toEqual(whole.kinds);
      for (const one of LOG_LEVELS)
        expect((first.counts[one] ?? 0) + (second.counts[one] ?? 0)).toBe(whole.counts[one]);
    }),
  );
});

test('runs hold the kind of each line, and every beginning of an error', () => {
  fc.assert(
    fc.property(anyLines, (lines) => {
      const { runs, kinds, began } = read(lines);
      const told = [...readRuns(runs)];
      expect(told.flatMap(({ kind, count }) => Array.from({ length: count }, () => kind))).toEqual(kinds);
      const begun = told.flatMap(({ begins, count }) => Array.from({ length: count }, (_none, i) => begins && i === 0));
      expect(begun).toEqual(kinds.map((kind, i) => kind === 'error' && began[i]));
    }),
  );
});
