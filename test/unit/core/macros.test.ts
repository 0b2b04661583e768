import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, problemsIn } from '@shared/errors';
import type { Params } from '@shared/model/common';
import { commandActionSchema } from '@shared/kinds/actions/command';
import { taskDefinitionSchema } from '@shared/model/task';
import { checkMacros, renderAction, type MacroSource, type RenderedAction } from '@main/core/macros';

interface Parts {
  shell?: string;
  argv?: string[];
  params?: Params;
  env?: Record<string, string>;
  cwd?: string;
}

function task({ shell, argv, cwd, ...rest }: Parts): MacroSource {
  const command = { kind: 'command', ...(argv ? { argv } : { shell: shell ?? 'true' }), ...(cwd ? { cwd } : {}) };
  const action = commandActionSchema.parse(command);
  return { ...taskDefinitionSchema.parse({ key: 'a-task', trigger: { kind: 'manual' }, action, ...rest }), action };
}

function rendered(parts: Parts, params: Params = {}, platform: 'posix' | 'win32' = 'posix'): RenderedAction {
  return renderAction(task(parts), { runDate: '2026-01-31', params, platform });
}

function faultOf(parts: Parts, params: Params = {}, platform: 'posix' | 'win32' = 'posix'): AppError {
  try {
    rendered(parts, params, platform);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('It was rendered.');
}

describe('renderAction', () => {
  it.each([
    ['{{ run_date }}', '2026-01-31'],
    ['{{run_date}}', '2026-01-31'],
    ['{{ run_date | ymd }}', '20260131'],
    ['{{run_date|iso}}', '2026-01-31'],
    ['{{ run_date | format("YYYY/MM/DD") }}', '2026/01/31'],
    ["{{ run_date | format('DD.MM.YYYY') }}", '31.01.2026'],
    ['{{ run_date | format("YYYYMM") }}', '202601'],
    ['{{ run_date | format("data_YYYYMMDD_daily.csv") }}', 'data_20260131_daily.csv'],
    ['{{ run_date | iso | ymd }}', '20260131'],
    ['a{{ run_date | ymd }}b{{ params.x }}c', 'a20260131bX Yc'],
    ['{{ params.day | ymd }}', '20260115'],
    ['{{ params.day | iso | ymd }}', '20260115'],
    ['{{ params.count }}/{{ params.dry }}', '3/false'],
    ['{{ params.tomorrow }}', 'since 20260131'],
  ])('argv %s becomes %s', (text, expected) => {
    const params = { x: 'X Y', day: '2026-01-15', count: 3, dry: false, tomorrow: 'since {{ run_date | ymd }}' };
    expect(rendered({ argv: ['python', text], params }).argv).toEqual(['python', expected]);
  });

  it('takes a Go template for text', () => {
    const text = `docker ps --format '{{.Names}} {{ .Image }} {{- .ID }}'`;
    expect(rendered({ shell: text }).shell).toBe(text);
  });

  it.each([
    [`docker ps --format '{{ "{{json .}}" }}'`, `docker ps --format '{{json .}}'`],
    [`{{ '{{range .Items}}' }}"{{"{{"}}end}}`, `{{range .Items}}"{{end}}`],
    ['{{ "" }}{{ "}}" }}', '}}'],
  ])('takes %s for a text with braces of its own', (written, meant) => {
    const parts = { argv: ['x', written, '{{ params.p }}'], env: { E: written }, params: { p: written } };
    expect(rendered(parts)).toMatchObject({ argv: ['x', meant, meant], env: { E: meant } });
    expect(rendered({ shell: written }).shell).toBe(meant);
    expect(checkMacros(task(parts))).toEqual([]);
  });

  it('names that way in what it says of braces that are no macro', () => {
    for (const text of ['{{json .}}', '{{ end }}', '{{ 1 }}', '{{ a', '{{ range .Items }}']) {
      const [problem] = checkMacros(task({ argv: ['a', text] }));
      expect(problem?.message).toContain('Where {{ is meant as it is, write {{ "{{" }} for it.');
    }
  });

  it('fills in the working folder, and knows its problems at save', () => {
    const parts = { shell: 'pwd', cwd: '/data/{{ params.a }}/{{ run_date | ymd }}', params: { a: `it's a b` } };
    expect(rendered(parts).cwd).toBe(`/data/it's a b/20260131`);
    expect(checkMacros(task({ shell: 'pwd', cwd: '/data/{{ today }}' }))).toMatchObject([{ path: ['action', 'cwd'] }]);
  });

  it('gives a shell line the line ends of POSIX, also one that was stored with others', () => {
    const action = { ...task({ shell: 'x' }).action, shell: 'cd /tmp/a\r\npwd; ls\r' };
    const source = { action, params: {}, env: {} };
    const context = { runDate: '2026-01-31', params: {} };
    expect(renderAction(source, { ...context, platform: 'posix' }).shell).toBe('cd /tmp/a\npwd; ls');
    expect(task({ shell: 'cd a\r\n"x\ry"\r\r\n' }).action.shell).toBe('cd a\n"x\ry"\n');
    expect(task({ argv: ['a', 'x\r\ny'] }).action.argv).toEqual(['a', 'x\r\ny']);
  });

  it('leaves text without macros, and the folder, as they are', () => {
    const text = `awk '{print $1}' "a b" \\{ } % $HOME {"x":{"y":1}}`;
    expect(rendered({ shell: text, env: { A: text }, cwd: '/tmp/{ x }' })).toEqual({
      params: {},
      shell: text,
      argv: null,
      env: { A: text },
      cwd: '/tmp/{ x }',
    });
  });

  it('fills in the environment and leaves values as they are there', () => {
    const parts = {
      argv: ['true'],
      env: { DAY: '{{ run_date | ymd }}', Q: '-{{ params.q }}-' },
      params: { q: `a'b "c` },
    };
    expect(rendered(parts).env).toEqual({ DAY: '20260131', Q: `-a'b "c-` });
  });

  it('takes the run’s parameters before the defaults, and renders nothing twice', () => {
    const parts = { argv: ['x', '{{ params.a }}', '{{ params.b }}'], params: { a: 'default', b: 'kept' } };
    expect(rendered(parts, { a: 'given' }).argv).toEqual(['x', 'given', 'kept']);
    const hidden = { argv: ['x', '{{ params.a }}'], params: { a: '{{ run_date | format("{{ params.a }}") }}' } };
    expect(rendered(hidden).argv).toEqual(['x', '{{ params.a }}']);
    expect(rendered(parts, { a: '{{ run_date' }).argv).toEqual(['x', '{{ run_date', 'kept']);
    expect(rendered({ ...parts, params: { a: '{{ run_date }}', b: '' } }, { a: '{{ run_date }}' }).argv).toEqual([
      'x',
      '2026-01-31',
      '',
    ]);
  });

  it('refuses a filter of dates on what is none', () => {
    for (const x of ['yesterday', '20260131', '2026-02-30', '2026-13-01', '', 3]) {
      const fault = faultOf({ argv: ['a', '{{ params.x | ymd }}'], params: { x } });
      expect(fault.code).toBe('invalid-input');
      expect(fault.path).toEqual(['action', 'argv', 1]);
    }
  });
});

describe('the working folder of a command', () => {
  it.each(['$HOMES/x', '$DATA/x', '${DATA}/x', '%USERPROFILE%\\x', '~other/x'])('is refused as %s', (cwd) => {
    const parsed = commandActionSchema.safeParse({ kind: 'command', shell: 'pwd', cwd });
    expect(parsed.error && problemsIn(parsed.error)).toMatchObject([
      { path: ['cwd'], message: expect.stringContaining('Write it in full') as string },
    ]);
  });

  it.each(['$HOME', '$HOME/x', '${HOME}/x', '~', '~/x', 'data', '/a $b', '  /data/x \t'])('is taken as %s', (cwd) => {
    expect(commandActionSchema.parse({ kind: 'command', shell: 'pwd', cwd }).cwd).toBe(cwd.trim());
  });
});

describe('values in a shell line', () => {
  it('go in bare where they are plain, also within quotes', () => {
    const x = 'a-Z_0./:,@+=9';
    const shell = `run {{ params.x }} '{{ params.x }}' "{{ params.x }}" \`{{ params.x }}\``;
    expect(rendered({ shell, params: { x } }).shell).toBe(`run ${x} '${x}' "${x}" \`${x}\``);
    expect(rendered({ shell: 'dir {{ params.x }}', params: { x } }, {}, 'win32').shell).toBe(`dir ${x}`);
  });

  it.each([
    [`echo '{{ params.x }}'`],
    [`echo "{{ params.x }}"`],
    [`echo "a" "it's {{ params.x }}"`],
    [`echo "\\"{{ params.x }}"`],
    [`echo "$(echo {{ params.x }})"`],
    [`echo "$(echo "{{ params.x }}")"`],
    [`echo "$(case a in a) echo "{{ params.x }}";; esac)"`],
    ['echo `echo {{ params.x }}`'],
    ['echo ${HOME:-{{ params.x }}}'],
    ['echo $(( {{ params.x }} ))'],
    ['echo $[ {{ params.x }} ]'],
    ['echo \\{{ params.x }}'],
    ['echo ${{ params.x }}'],
    [`echo $'{{ params.x }}'`],
    [`echo $'\\'' {{ params.x }}`],
    ['cat <<END\n{{ params.x }}\nEND'],
    ['true # {{ params.x }}'],
  ])('are refused in %s', (shell) => {
    const fault = faultOf({ shell, params: { x: 'a b' } });
    expect(fault.code).toBe('invalid-input');
    expect(fault.path).toEqual(['action', 'shell']);
    expect(fault.message).toContain('argv');
  });

  it('are refused on Windows when they are not plain', () => {
    for (const x of ['a b', '%PATH%', 'a&b', '', '^', '"']) {
      expect(faultOf({ shell: 'dir {{ params.x }}', params: { x } }, {}, 'win32').message).toContain('argv');
    }
  });

  it.runIf(process.platform !== 'win32')('arrive as one argument that means nothing to a real shell', () => {
    const nasty = fc.oneof(
      fc.string({ unit: fc.constantFrom(...`'"\\$\`(){}[]<>|&;#*?~! \n\ta=%^中文`), maxLength: 12 }),
      fc.constantFrom('', ' ', '$(touch x)', "'; touch x; '", '`id`', '平安 银行', '--', '-n', '#', '*'),
    );
    const lines = fc.constantFrom(
      `printf '%s|' {{ params.x }} end`,
      `printf '%s|' "a'b" {{ params.x }} end`,
      `printf '%s|' $(printf '%s' ")") {{ params.x }} end`,
      `printf '%s|' "$(printf '%s' "q")" 'it'\\''s' {{ params.x }} end`,
      `( printf '%s|' {{ params.x }}{{ params.x }} end ) # done`,
      `printf '%s|' a#b \\' {{ params.x }} end`,
    );
    fc.assert(
      fc.property(lines, nasty, (line, x) => {
        const { shell } = rendered({ shell: line, params: { x: '' } }, { x });
        const output = execFileSync('/bin/sh', ['-c', shell ?? ''], { encoding: 'utf8' });
        const value = line.includes('}}{{') ? x + x : x;
        expect(output.endsWith(`${value}|end|`)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('checkMacros', () => {
  it('finds nothing wrong where nothing is', () => {
    const parts = {
      shell: 'run {{ params.a }} {{ run_date | ymd }}',
      params: { a: '{{ run_date }}' },
      env: { A: '{{ params.a }}' },
    };
    expect(checkMacros(task(parts))).toEqual([]);
    expect(checkMacros(task({ shell: 'echo { } {x} }} ${A}' }))).toEqual([]);
  });

  it.each([
    ['{{ nothing }}', 'nothing'],
    ['{{ session_date }}', 'session_date'],
    ['{{ secrets.KEY }}', 'secrets.KEY'],
    ['{{ constructor }}', 'constructor'],
    ['{{ params.toString }}', 'toString'],
    ['{{ params.other }}', 'no parameter “other”'],
    ['{{ params }}', 'params.NAME'],
    ['{{ params.a.b }}', 'params.NAME'],
    ['{{ run_date.x }}', 'run_date'],
    ['{{ run_date("XNYS") }}', 'nothing in brackets'],
    ['{{ params.a("XNYS") }}', 'nothing in brackets'],
    ['{{ run_date(XNYS) }}', "can't be read"],
    ['{{ run-date }}', "can't be read"],
    ['{{ steps.a.output.x }}', 'only within a workflow'],
    ['{{ run_date | upper }}', 'upper'],
    ['{{ run_date | constructor }}', 'constructor'],
    ['{{ run_date | format }}', 'format'],
    ['{{ run_date | ymd("x") }}', 'ymd'],
    ['{{ run_date | format("%Y/%m") }}', 'strftime'],
    ['{{ run_date | format("yyyy-MM-dd") }}', '“yyyy” in “yyyy-MM-dd” stands for nothing'],
    ['{{ run_date | format("YYMMDD") }}', '“YY” in “YYMMDD” stands for nothing'],
    ['{{ run_date | format("YYYYMMDD HH:mm") }}', '“HH” in'],
    ['{{ run_date | format("D.M.YYYY") }}', '“D” in'],
    ['{{ run_date | ymd | iso }}', 'After “| ymd” no other filter can follow'],
    ['{{ run_date | format(YYYY) }}', "can't be read"],
    ['{{ run_date', 'not closed'],
    ['{{', 'name is expected'],
    ['{{ }}', 'name is expected'],
    ['{{{{ run_date }}}}', 'name is expected'],
    ['{{ run date }}', "can't be read"],
    ['{{ 1 + 1 }}', 'name is expected'],
  ])('%s: %s', (text, word) => {
    const problems = checkMacros(task({ argv: ['a', `x ${text}`], params: { a: 1 } }));
    expect(problems).toHaveLength(1);
    expect(problems[0]?.path).toEqual(['action', 'argv', 1]);
    expect(problems[0]?.message).toContain(word);
    expect(() => rendered({ argv: ['a', text], params: { a: 1 } })).toThrow(AppError);
  });

  it('names the place of each problem', () => {
    const parts = { shell: '{{ a }} {{ b }}', env: { E: '{{ c }}' }, params: { p: '{{ params.q }}', q: 'x' } };
    expect(checkMacros(task(parts)).map(({ path }) => path)).toEqual([
      ['action', 'shell'],
      ['action', 'shell'],
      ['env', 'E'],
      ['params', 'p'],
    ]);
  });

  it('knows at save whatever rendering would call unreadable or unknown', () => {
    const text = fc.string({
      unit: fc.constantFrom('{{', '}}', ' ', 'run_date', 'params.a', '|', 'ymd', 'format', '("YYYY")', 'x', '{'),
    });
    fc.assert(
      fc.property(text, (argument) => {
        const parts = { argv: ['a', argument], params: { a: '2026-01-02' } };
        if (checkMacros(task(parts)).length === 0) {
          // What is left can only be a filter on something that is no date any more.
          try {
            rendered(parts);
          } catch (error) {
            expect(String(error)).toContain('needs a date');
          }
        } else {
          expect(() => rendered(parts)).toThrow(AppError);
        }
      }),
      { numRuns: 400 },
    );
  });
});
