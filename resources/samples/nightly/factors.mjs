// Step 7: momentum and volatility of the last sessions, and the distance from the long average.

import { setTimeout as pause } from 'node:timers/promises';
import { beginStep, output, progress, readOut, writeOut } from './step.mjs';

const LONG = 250;
const CHUNK = 400;
/** So that the bar can be seen moving. */
const PACE_MS = 40;

await beginStep();
const window = Number(process.env.CLOSING_BELL_PARAM_window ?? 20);
if (!Number.isInteger(window) || window < 2)
  throw new Error(`The parameter window is a number of sessions, not "${window}".`);
const rows = await readOut('factor-data.json');
const sum = (values) => values.reduce((total, value) => total + value, 0);

function factorsAt(index) {
  const gains = rows.slice(index - window + 1, index + 1).map(({ gain }) => gain);
  const mean = sum(gains) / window;
  const closes = rows.slice(index - LONG + 1, index + 1).map(({ close }) => close);
  return {
    date: rows[index].date,
    momentum: sum(gains),
    volatility: Math.sqrt(sum(gains.map((gain) => (gain - mean) ** 2)) / (window - 1)),
    distance: rows[index].close / (sum(closes) / LONG) - 1,
  };
}

const factors = [];
const first = Math.max(window, LONG) - 1;
for (let from = first; from < rows.length; from += CHUNK) {
  const to = Math.min(from + CHUNK, rows.length);
  for (let index = from; index < to; index += 1) factors.push(factorsAt(index));
  progress(to - first, rows.length - first, `计算因子至 ${rows[to - 1].date}`);
  await pause(PACE_MS);
}
await writeOut('factors.json', JSON.stringify(factors));
console.log(`因子 ${factors.length} rows, window ${window}`);
output({ rows: factors.length, newest: factors.at(-1).date });
