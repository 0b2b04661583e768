// Runs checks beside each other. Plain JavaScript for any Node from 20 on.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a script of node_modules to its end and prints what it said in one piece; answers whether it found nothing. */
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

/** Runs the checks of a list one after the other, to the last; answers whether none found anything. */
async function runAll(checks) {
  let ok = true;
  for (const check of checks) ok = (await run(check)) && ok;
  return ok;
}

/** Runs each list of checks in a process beside the others, and ends this process with 1 when one found something. */
export async function runBeside(...lists) {
  const outcomes = await Promise.all(lists.map(runAll));
  process.exitCode = outcomes.every(Boolean) ? 0 : 1;
}
