// Averages of the last 20, 60 and 250 closes of an index, and where the short one crossed the long one.
//
//   node moving-averages.mjs [--out FOLDER] [--pace-ms MILLISECONDS]
//
// It shows the two lines that Closing Bell reads on a script's standard output:
//   ::progress {"percent":35,"message":"…","current":"…","done":7,"total":20}   moves the progress bar
//   ::output {"rows":5300}                                                       becomes the result of the run
// Everything else that a script prints is simply its log.

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readBars } from './bars.mjs';

const WINDOWS = [20, 60, 250];
const SHORT = 20;
const LONG = 250;

const { values: options } = parseArgs({
  options: { out: { type: 'string' }, 'pace-ms': { type: 'string', default: '60' } },
});
const outFolder = resolve(
  options.out ?? process.env.CLOSING_BELL_SAMPLE_OUT ?? fileURLToPath(new URL('out', import.meta.url)),
);
const paceMs = Number(options['pace-ms']);
if (!(paceMs >= 0)) throw new Error(`--pace-ms takes a number of milliseconds, not "${options['pace-ms']}".`);

/** The mean of the last `size` closes at each bar; null until there are that many. */
function movingAverage(bars, size) {
  let sum = 0;
  return bars.map((bar, index) => {
    sum += bar.close;
    if (index >= size) sum -= bars[index - size].close;
    return index >= size - 1 ? sum / size : null;
  });
}

/** The bars at which the short average came to lie on the other side of the long one. */
function findCrossings(bars, short, long) {
  const crossings = [];
  for (let i = 1; i < bars.length; i += 1) {
    if (long[i - 1] === null) continue;
    const wasAbove = short[i - 1] > long[i - 1];
    const isAbove = short[i] > long[i];
    if (wasAbove !== isAbove) crossings.push({ date: bars[i].date, close: bars[i].close, up: isAbove });
  }
  return crossings;
}

const price = (value) => (value === null ? '' : value.toFixed(2));
const row = (cells) => `| ${cells.join(' | ')} |`;

function table(head, rows) {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

const bars = await readBars();
console.log(`读取 ${bars.length} 根日线 Read ${bars.length} daily bars, ${bars[0].date} to ${bars.at(-1).date}.`);

const averages = new Map(WINDOWS.map((size) => [size, movingAverage(bars, size)]));
const crossings = findCrossings(bars, averages.get(SHORT), averages.get(LONG));

// One line for each year, with a short pause so that the bar can be seen moving.
const years = [...new Set(bars.map((bar) => bar.date.slice(0, 4)))];
const yearRows = [];
for (const [index, year] of years.entries()) {
  const last = bars.findLastIndex((bar) => bar.date.startsWith(year));
  const crossed = crossings.filter((crossing) => crossing.date.startsWith(year)).length;
  yearRows.push([year, price(bars[last].close), ...WINDOWS.map((size) => price(averages.get(size)[last])), crossed]);
  console.log(`${year}: close ${price(bars[last].close)}, crossings ${crossed}`);

  const done = index + 1;
  const percent = Math.round((100 * done) / years.length);
  const progress = { percent, message: `计算 ${year} 年均线`, current: year, done, total: years.length };
  console.log(`::progress ${JSON.stringify(progress)}`);
  await pause(paceMs);
}

const averageNames = WINDOWS.map((size) => `MA${size}`);
const report = `# 均线报告 Moving averages of the S&P 500

${bars.length} daily bars, ${bars[0].date} to ${bars.at(-1).date}.

## 各年最后一日 The last day of each year

${table(['Year', 'Close', ...averageNames, 'Crossings'], yearRows)}

## 均线交叉 MA${SHORT} crosses MA${LONG}

${table(
  ['Date', 'Close', 'Direction'],
  crossings.map(({ date, close, up }) => [date, price(close), up ? '金叉 up' : '死叉 down']),
)}
`;

// Written beside and then renamed: whoever reads the report never sees half of it.
const file = join(outFolder, 'moving-averages.md');
await mkdir(outFolder, { recursive: true });
await writeFile(`${file}.part`, report);
await rename(`${file}.part`, file);

console.log(`报告已写入 Report written to ${file}`);
console.log(
  `::output ${JSON.stringify({ rows: bars.length, newest: bars.at(-1).date, crossings: crossings.length, report: file })}`,
);
