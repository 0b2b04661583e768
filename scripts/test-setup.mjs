// Knows every package of the system that the tests need, and installs what is missing. Where it may not install, it
// ends with the exact list. Plain JavaScript for any Node from 20 on.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Each line: what is asked of the system, the package that has it on Debian and Ubuntu, and what it is for. */
const NEEDS = [
  {
    debian: ['chromium-headless-shell', 'chromium'],
    there: () => Boolean(process.env.CHROMIUM) || hasFile('/usr/bin/chromium-headless-shell', '/usr/bin/chromium'),
    what: 'Chromium (name its program in the variable CHROMIUM)',
    why: 'the screens',
  },
  {
    debian: ['fonts-noto-cjk'],
    there: () => hasFile('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
    what: 'a Chinese font (Noto Sans CJK)',
    why: 'Chinese text in the screens',
    only: 'linux',
  },
  {
    debian: ['faketime'],
    there: () => hasProgram('faketime'),
    what: 'faketime',
    why: 'clocks that jump',
    only: 'linux',
  },
  { debian: ['python3'], there: () => hasProgram('python3'), what: 'Python 3', why: 'scripts as users have them' },
];

/** Where the system's files lie; a test of this script gives another place. */
const SYSTEM = process.env.CLOSING_BELL_TEST_SYSTEM ?? '/';

function hasFile(...paths) {
  return paths.some((path) => existsSync(join(SYSTEM, path)));
}

function hasProgram(name) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  return (process.env.PATH ?? '').split(delimiter).some((folder) => names.some((one) => existsSync(join(folder, one))));
}

/** The needs that this machine does not meet. */
export function missingNeeds() {
  return NEEDS.filter(({ only, there }) => (only === undefined || only === process.platform) && !there());
}

/**
 * What is to be done on a machine.
 *
 * @param {{ missing: { debian: string[], what: string, why: string }[], isDebian: boolean, isRoot: boolean,
 *   hasSudo: boolean }} machine
 * @returns {{ act: 'nothing' | 'install' | 'refuse', text: string }}
 */
export function decide({ missing, isDebian, isRoot, hasSudo }) {
  if (missing.length === 0) return { act: 'nothing', text: 'The packages that the tests need are there.' };
  const packages = missing.map(({ debian }) => debian[0]).join(' ');
  if (isDebian && (isRoot || hasSudo)) return { act: 'install', text: `Installing for the tests: ${packages}` };
  const list = missing.map(({ what, why }) => `  ${what}: for ${why}`);
  const way = isDebian
    ? `Install them with: sudo apt-get install --no-install-recommends ${packages}`
    : 'Install them with the package manager of your system.';
  return { act: 'refuse', text: ['The tests need what is not on this machine:', ...list, way].join('\n') };
}

function isDebian() {
  try {
    const release = readFileSync(join(SYSTEM, 'etc/os-release'), 'utf8');
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release) && hasProgram('apt-get');
  } catch {
    return false;
  }
}

const asRoot = (isRoot, command) => (isRoot ? command : ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND', ...command]);

/** Runs a program with what it prints on our stderr; answers whether it went well. */
function run([program, ...args]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, args, { stdio: ['ignore', 2, 2], env }).status === 0;
}

/** The first of several packages that the system's lists hold: a derivative may have only the whole Chromium. */
function firstKnown(names) {
  return names.find((name) => spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0) ?? names[0];
}

function main() {
  const missing = missingNeeds();
  const isRoot = process.getuid?.() === 0;
  const onDebian = missing.length > 0 && isDebian();
  const hasSudo =
    onDebian && !isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore', timeout: 3_000 }).status === 0;
  const { act, text } = decide({ missing, isDebian: onDebian, isRoot, hasSudo });
  if (act === 'nothing') return 0;
  process.stderr.write(`closing-bell: ${text}\n`);
  if (act === 'refuse') return 1;
  if (!run(asRoot(isRoot, ['apt-get', 'update', '-qq']))) return 1;
  const packages = missing.map(({ debian }) => firstKnown(debian));
  const install = ['apt-get', 'install', '-qq', '-y', '--no-install-recommends', ...packages];
  return run(asRoot(isRoot, install)) ? 0 : 1;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = main();
}
