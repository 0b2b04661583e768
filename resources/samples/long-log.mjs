// Writes 100,000 lines as fast as they are taken: 99,900 on standard output and, for each thousandth, a warning on
// standard error. The levels are coloured as many loggers do it.

import { once } from 'node:events';

const TOTAL = 100_000;
const WARN_EVERY = 1000;
const LINES_PER_WRITE = 500;

const green = (text) => `\x1b[32m${text}\x1b[0m`;
const yellow = (text) => `\x1b[33m${text}\x1b[0m`;

/** Writes and, when the pipe is full, waits until it has been emptied: memory stays flat however long the log is. */
async function write(stream, text) {
  if (!stream.write(text)) await once(stream, 'drain');
}

let lines = [];
for (let n = 1; n <= TOTAL; n += 1) {
  const number = String(n).padStart(6, '0');
  const symbol = `${600_000 + (n % 4000)}.SH`;
  if (n % WARN_EVERY === 0) {
    await write(process.stderr, `${yellow('WARN')}  ${number} ${symbol} 没有成交 no trades today\n`);
  } else {
    lines.push(`${green('INFO')}  ${number} ${symbol} 日线已更新 daily bars up to date\n`);
  }
  if (lines.length === LINES_PER_WRITE || n === TOTAL) {
    await write(process.stdout, lines.join(''));
    lines = [];
  }
}
