// npm run lint: ESLint and Prettier beside each other, as each of them uses one processor. Plain JavaScript for any Node
// from 20 on.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const CHECKS = [
  ['eslint/bin/eslint.js', '.', '--max-warnings', '0'],
  ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
];

/** Runs a check to its end and prints what it said in one piece; answers whether it found nothing. */
function run([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = [];
    child.stdout.on('data', (bytes) => said.push(bytes));
    child.stderr.on('data', (bytes) => said.push(bytes));
    child.on('error', (error) => said.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code, signal) => {
      process.stderr.write(Buffer.concat(said));
      if (signal) process.stderr.write(`${program} was ended by ${signal}.\n`);
      resolve(code === 0);
    });
  });
}

const outcomes = await Promise.all(CHECKS.map(run));
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
