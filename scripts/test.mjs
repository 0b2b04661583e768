// npm test: what the tests need, build, types, lint, then the tests part by part, each with the time it took.
// `node scripts/test.mjs PART … [-- OPTIONS OF VITEST]` runs some parts only; the word `long` gives heavy tests their full
// size. Plain JavaScript for any Node from 20 on.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNode, root, say } from './ensure.mjs';

const bin = (path) => join(root, 'node_modules', path);
const VITEST = [bin('vitest/vitest.mjs'), 'run'];

/** Parts that check, in order. */
const CHECKS = {
  setup: [['scripts/test-setup.mjs']],
  build: [[bin('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn']],
  types: [['scripts/types.mjs']],
  lint: [['scripts/lint.mjs']],
};
/** Parts that test, in order; `changed` and `root` only when asked for. */
const TESTS = {
  // The tests that import a file with uncommitted changes. Browser and fault tests import none: they run the build.
  changed: [...VITEST, '--changed', '--passWithNoTests', 'test/arch', 'test/unit', 'test/contract', 'test/migrations'],
  unit: [...VITEST, 'test/arch', 'test/unit', 'test/contract', 'test/migrations'],
  screens: [...VITEST, 'test/e2e'],
  faults: [...VITEST, 'test/faults'],
  root: [...VITEST, '--mode', 'root'],
};
const WITHOUT_ROOT = ['setup', 'build', 'types', 'lint', 'unit', 'screens', 'faults'];

const dashes = process.argv.indexOf('--');
const given = process.argv.slice(2, dashes < 0 ? undefined : dashes);
// npm passes the options on without the dashes.
const names = given.filter((word) => word in CHECKS || word in TESTS);
const isLong = given.includes('long');
const options = [
  ...given.filter((word) => !names.includes(word) && word !== 'long'),
  ...(dashes < 0 ? [] : process.argv.slice(dashes + 1)),
];
const parts = names.length > 0 ? names : WITHOUT_ROOT;

const node = findNode();
const env = isLong ? { ...process.env, CLOSING_BELL_LONG: '1' } : process.env;
const reports = mkdtempSync(join(tmpdir(), 'closing-bell-reports-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

/** Runs a script of Node's to its end; answers whether it went well. */
function run(args) {
  const { status, signal, error } = spawnSync(node, args, { cwd: root, stdio: 'inherit', env });
  if (error) say(error.message);
  if (signal) say(`${args[0]} was ended by ${signal}.`);
  return status === 0;
}

const total = { passed: 0, failed: 0, skipped: 0 };
const times = [];
let ok = true;

/** Runs the tests of a part and adds up what its report tells. A report that is not there is a failure. */
function test(name) {
  const file = join(reports, `${name}.json`);
  const went = run([...TESTS[name], '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...options]);
  if (!existsSync(file)) return false;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  return went && report.success === true;
}

for (const name of parts) {
  const startedAt = performance.now();
  say(`${name} …`);
  const went = name in CHECKS ? CHECKS[name].every(run) : test(name);
  times.push(`${name} ${Math.round((performance.now() - startedAt) / 1000)} s`);
  ok &&= went;
  // A tree that does not build has nothing to be tested; a failed test does not hide those after it.
  if (!went && name in CHECKS) break;
}

if (total.skipped > 0) {
  // Another system, or a choice by name, skips on purpose; in CI nothing may.
  if (process.env.CI) ok = false;
  say(`${total.skipped} tests were skipped.`);
}
say(`time: ${times.join(', ')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
if (names.length === 0) say('tests that need root (they mount disks) are run by: npm run test:root');
process.exitCode = ok ? 0 : 1;
