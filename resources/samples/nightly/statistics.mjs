// Step 5: statistics over all bars, checked against the yearly figures.

import { beginStep, output, percent, readOut, writeOut } from './step.mjs';

const SESSIONS_A_YEAR = 252;

await beginStep();
const bars = await readOut('bars.json');
const years = await readOut('fundamentals.json');

const returns = bars.slice(1).map(({ close }, index) => close / bars[index].close - 1);
const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1);
const volatility = Math.sqrt(variance * SESSIONS_A_YEAR);
let peak = 0;
let drawdown = 0;
for (const { close } of bars) {
  peak = Math.max(peak, close);
  drawdown = Math.min(drawdown, close / peak - 1);
}
const total = bars.at(-1).close / bars[0].open - 1;
const compounded = years.reduce((product, { gain }) => product * (1 + gain), 1) - 1;
if (Math.abs(total - compounded) > 1e-9) throw new Error('The years do not add up to the whole.');

console.log(
  `全期收益 total ${percent(total)}  年化波动 volatility ${percent(volatility)}  最大回撤 drawdown ${percent(drawdown)}`,
);
await writeOut('statistics.json', JSON.stringify({ total, volatility, drawdown }));
output({ volatility: Number(volatility.toFixed(4)), drawdown: Number(drawdown.toFixed(4)) });
