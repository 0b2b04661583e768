import { writeSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// What the steps of the sample "sample-nightly" share: where they put their files, and how one is made to fail.

const OUT = join(
  resolve(process.env.CLOSING_BELL_SAMPLE_OUT ?? fileURLToPath(new URL('../out', import.meta.url))),
  'nightly',
);
const FAILED = '.failed';

/** Name of the step: that of its script. */
const step = basename(process.argv[1] ?? '', '.mjs');
/** Closing Bell hands each parameter to a script as a variable too. */
const toFail = process.env.CLOSING_BELL_PARAM_fail ?? '';

/**
 * Begins a step. When the parameter "fail" names it, it fails in the first run, tries included, and goes through in the
 * next one, as after a vendor's outage: what failed can be repaired by "rerun from failed".
 */
export async function beginStep() {
  await mkdir(OUT, { recursive: true });
  if (toFail !== step) return;
  const mark = join(OUT, `${step}${FAILED}`);
  const run = process.env.CLOSING_BELL_EXECUTION_ID ?? '';
  const failedIn = (await readdir(OUT)).includes(basename(mark)) ? await readFile(mark, 'utf8') : run;
  if (failedIn !== run) {
    await rm(mark);
    console.log('故障已排除 What made it fail is mended.');
    return;
  }
  await writeFile(mark, run);
  giveUp(`按参数 fail 的要求失败 Failing as the parameter fail=${step} asks for. Rerun from failed goes through.`);
}

/** Ends the step as failed with a sentence and no stack: nothing in the script is wrong. */
export function giveUp(sentence) {
  writeSync(2, `${sentence}\n`);
  process.exit(1);
}

/** Begins a night: refuses a "fail" that is no step, and forgets which others were made to fail in the last one. */
export async function beginNight() {
  const scripts = await readdir(new URL('.', import.meta.url));
  if (toFail !== '' && !scripts.includes(`${toFail}.mjs`)) giveUp(`没有这一步 There is no step ${toFail}.`);
  await beginStep();
  for (const name of await readdir(OUT)) {
    if (name.endsWith(FAILED) && name !== `${step}${FAILED}`) await rm(join(OUT, name));
  }
}

/** Writes a file of the night, beside and then renamed: whoever reads it never sees half of it. Answers its path. */
export async function writeOut(name, text) {
  const file = join(OUT, name);
  await writeFile(`${file}.part`, text);
  await rename(`${file}.part`, file);
  return file;
}

/** What an earlier step wrote as JSON. */
export async function readOut(name) {
  return JSON.parse(await readFile(join(OUT, name), 'utf8'));
}

/** Values for later steps: `{{ steps.ID.output.NAME }}`. */
export function output(values) {
  console.log(`::output ${JSON.stringify(values)}`);
}

/** Moves the progress bar. */
export function progress(done, total, message) {
  console.log(`::progress ${JSON.stringify({ percent: Math.round((100 * done) / total), message, done, total })}`);
}

/** A share as a percentage with two decimals. */
export function percent(share) {
  return `${(100 * share).toFixed(2)}%`;
}
