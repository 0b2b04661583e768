import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { commandActionSchema } from '@shared/kinds/actions/command';
import { AppError } from '@shared/errors';
import { shellWord } from '@shared/shell-word';
import { renderAction } from '@main/core/macros';

/** Lines per run of the comparison with real shells; more of them on demand. */
const LINES = Number(process.env['CLOSING_BELL_SHELL_LINES'] ?? 400);
const SEED = Number(process.env['CLOSING_BELL_SHELL_SEED'] ?? 20260131);
/** Other shells to compare with, each by its command, for a machine that has more of them: `busybox sh,mksh`. */
const MORE = (process.env['CLOSING_BELL_SHELLS'] ?? '').split(',').filter(Boolean);

const MACRO = '{{ params.p }}';

/** What becomes of a line; null: it was refused. */
function rendered(shell: string, p: string): string | null {
  const action = commandActionSchema.parse({ kind: 'command', shell });
  try {
    return renderAction(
      { action, params: { p: '' }, env: {} },
      { runDate: '2026-01-31', params: { p }, platform: 'posix' },
    ).shell;
  } catch (error) {
    if (error instanceof AppError && error.message.includes('Give the command as argv')) return null;
    throw error;
  }
}

describe('a value that means something to a shell', () => {
  it.each([
    [`echo "\${TITLE:-a 'quoted "' word}" ${MACRO}`],
    [`echo "\${X:-'}" ${MACRO}`],
    [`echo \${X:-"a b"} ${MACRO}`],
    [`echo \${X#\\'} ${MACRO}`],
    [`echo "\${X:-\${Y:-'}}" ${MACRO}`],
    [`echo \${ echo }; } ${MACRO}`],
    [`echo \`#'\` ' x\n\` ${MACRO}`],
    [`echo \`echo 'a'\` ${MACRO}`],
    [`echo $( # it's\n) ${MACRO}`],
    [`(cd x # it's\n) ${MACRO}`],
    [`((1)) ${MACRO}`],
    [`echo $((1<<2)) ${MACRO}`],
    [`echo $(( (1) )) ${MACRO}`],
    [`echo $[1] ${MACRO}`],
    [`cat <<'A'\nit's\nA\n${MACRO}`],
    [`cat <\\\n<A\nit's\nA\n${MACRO}`],
    [`ca\\\nse a in a) run ${MACRO};; esac`],
    [`echo $'it\\'s' ${MACRO}`],
    [`[[ a =~ (#' ) ]] || echo \n${MACRO}`],
    [`[[ 1 -eq ${MACRO} ]]`],
    [`[ -v ${MACRO} ]`],
    [`printf -v ${MACRO} x`],
    [`a[${MACRO}]=1`],
    [`eval echo ${MACRO}`],
    [`A="x y" eval ${MACRO}`],
    [`eval echo &>/dev/null ${MACRO}`],
    [`if true; then eval ${MACRO}; fi`],
    [`f() { eval ${MACRO}; }; f`],
    [`trap ${MACRO} EXIT`],
    [`eval $(echo $(echo ${MACRO}))`],
    [`>a $(echo eval echo ${MACRO})`],
    [`let ${MACRO}`],
    [`echo a) ${MACRO}`],
    [`echo >#'\n' ${MACRO}`],
  ])('is refused in %s', (line) => {
    expect(rendered(line, `}"; >C #`)).toBeNull();
    expect(rendered(line, 'plain')).toBe(line.replaceAll(MACRO, 'plain'));
  });

  it.each([
    [`cd /data && python run.py --name ${MACRO}`],
    [`python run.py \\\n  --name ${MACRO} \\\n  --again ${MACRO}`],
    [`echo "\${HOME}/x" \${X:-a b} "\${#X}" \${X##*/} $$ $? "$$" $# ${MACRO}`],
    [`echo \`date +%Y-%m-%d\` "\`date\`" ${MACRO}`],
    [`echo "$(date -d "yesterday" +'%F')" $(date) ${MACRO}`],
    [`n=$((n + 1)); echo $(($n*2)) ${MACRO}`],
    [`(cd x && run ${MACRO}) | tee a.log # it's done`],
    [`out=$(run ${MACRO})`],
    [`# it's a comment\nrun ${MACRO}`],
    [`for f in a b; do run "$f" ${MACRO}; done`],
    [`f() { run ${MACRO}; }; f`],
    [`if [ -f x ]; then run ${MACRO}; fi`],
    [`eval "$(conda shell.posix hook)" && run ${MACRO}`],
    [`run --lower-case ${MACRO} 2>&1 >a.log`],
    [`TITLE=${MACRO} DIR=~/x run 'it'\\''s' a#b`],
    [`ls file[0-9].csv ${MACRO}`],
    [`echo $(x)#' ' ${MACRO}`],
  ])('goes in quoted in %s', (line) => {
    const value = `a "b'; >C #`;
    expect(rendered(line, value)).toBe(line.replaceAll(MACRO, shellWord(value)));
  });
});

const TOKENS = [
  ...`'"\`\\$(){}[]<>|&;#=~! \n\t`,
  ...['$(', '${', '$((', '((', '))', '$[', '[[ ', ' ]]', '${X:-', '${X#', '"${X:-', '"$(', "$'", '$"', '\\\n', "\\'"],
  ...['case x in x) ', ' ;; esac', '<<E\n', "<<'E'\n", '\nE\n', ' # ', '=~ ', 'eval ', 'echo ', 'a', 'it', ' x ', '; '],
  ...['if true; then ', '; fi', '{ ', '; }', 'f() ', 'X=', '$X', '$$', '$#', '&& ', '| '],
];
const closers = fc.constantFrom(
  `'`,
  `"`,
  '}',
  `}"`,
  '`',
  ')',
  '))',
  ']',
  ' ]]',
  '\nE\n',
  '\n',
  '\\',
  `\\'`,
  ';; esac',
  '',
);
const hostile = fc
  .tuple(fc.array(closers, { maxLength: 3 }), fc.constantFrom(';>C;#', '\n>C\n', '$(>C)', '`>C`', 'a[$(>C)]', '|>C #'))
  .map(([closing, command]) => closing.join('') + command);
/** Places of a value that shells do understand, one within another; `%` is the place. */
const AROUND = [
  ...['"%"', "'%'", '$(echo %)', '`echo %`', '"${X:-%}"', '${X:-%}', '(echo %)', '$((%))', '"$(echo %)"', "$'%'"],
  ...[
    'echo %',
    'it "is" %',
    "'a' %",
    `"it's" %`,
    '"${X#%}"',
    `"\${X:-a 'b "' c}" %`,
    `\${X:-'a'} %`,
    "\\' %",
    '%;:',
    '%|:',
  ],
  ...['`#` %', "`#'` ' x\n` %", '$(case x in x) echo %;; esac)', '<<E\n%\nE\n', "<<'E'\nit's\nE\n: %", '# % \n'],
  ...[
    '$(:)#% \n',
    '"$(:)"#% \n',
    `>a#' ' %`,
    '`echo \\`%\\``',
    '[[ x =~ % ]]',
    '[[ 1 -eq % ]]',
    'a[%]=1',
    '[ -v % ]',
    '$[%]',
  ],
  ...['eval echo %', '{ echo %; }', 'f() { eval echo %; }; f', 'x && %', '"a"%', '\\\n%', `$"it's" %`, '((%))'],
];
const ordered = fc
  .tuple(
    fc.array(fc.constantFrom(...AROUND), { minLength: 1, maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...TOKENS)), { maxLength: 2 }),
  )
  .map(([around, extra]) => {
    const line = around.reduce((inner, outer) => outer.replace('%', () => inner), 'echo %');
    return extra.reduce((text, [at, token]) => {
      const place = at % text.length;
      return text.slice(0, place) + token + text.slice(place);
    }, line);
  })
  .map((line) => line.replace('%', () => MACRO));
const disordered = fc
  .tuple(fc.array(fc.constantFrom(...TOKENS), { maxLength: 9 }), fc.array(fc.constantFrom(...TOKENS), { maxLength: 4 }))
  .map(([before, after]) => `echo ${before.join('')}${MACRO}${after.join('')}`);
const shellLine = fc
  .oneof({ weight: 3, arbitrary: ordered }, { weight: 1, arbitrary: disordered })
  .filter((line) => line.indexOf('{{') === line.lastIndexOf('{{') && !line.includes('{{{'));

const folder = mkdtempSync(join(tmpdir(), 'closing-bell-quotes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether a line, run by a shell, made the file that only a value speaks of. */
function fires(shell: string, line: string): boolean {
  const [program = '', ...args] = shell.split(' ');
  const canary = join(folder, 'C');
  spawnSync(program, [...args, '-c', line], { cwd: folder, stdio: 'ignore', timeout: 20_000, killSignal: 'SIGKILL' });
  const fired = existsSync(canary);
  rmSync(canary, { recursive: true, force: true });
  return fired;
}

const SHELLS = ['dash', 'bash', 'bash --posix', 'busybox sh', ...MORE].filter((shell) => {
  const [program = '', ...args] = shell.split(' ');
  return spawnSync(program, [...args, '-c', ':']).status === 0;
});

describe.runIf(process.platform !== 'win32' && SHELLS.length > 0)('in lines made by chance', () => {
  it(
    'a hostile value never runs in a real shell, and is refused where quotes would not hold it',
    () => {
      const seen = { accepted: 0, refused: 0, heldBack: 0 };
      fc.assert(
        fc.property(shellLine, hostile, (line, value) => {
          const accepted = rendered(line, value);
          if (accepted === null) {
            seen.refused += 1;
            const naive = line.replace(MACRO, () => shellWord(value));
            if (SHELLS.some((shell) => fires(shell, naive))) seen.heldBack += 1;
            return;
          }
          seen.accepted += 1;
          for (const shell of SHELLS)
            expect([shell, accepted, fires(shell, accepted)]).toEqual([shell, accepted, false]);
        }),
        { numRuns: LINES, seed: SEED },
      );
      // The lines are hard enough to tell something, and not all of them are refused.
      expect(seen.heldBack).toBeGreaterThan(LINES / 50);
      expect(seen.accepted).toBeGreaterThan(LINES / 20);
    },
    Math.max(120_000, LINES * 200),
  );
});
