// Runs only when something before it failed: the place for a message to whoever is on duty.

import { beginStep, writeOut } from './step.mjs';

await beginStep();
const date = process.argv[2] ?? '';
const file = await writeOut('alert.txt', `${date} 夜间流程失败 The nightly pipeline failed.\n`);
console.error(`夜间流程失败 The nightly pipeline failed: see the failed step. Noted in ${file}`);
