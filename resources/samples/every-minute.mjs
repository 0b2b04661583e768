// Prints one daily bar of the index; each minute it is the next one. Small enough to run every minute.

import { readBars } from './bars.mjs';

const bars = await readBars();
const minute = Math.floor(Date.now() / 60_000);
// The first bar has no day before it to compare with.
const index = 1 + (minute % (bars.length - 1));
const bar = bars[index];
const changePercent = 100 * (bar.close / bars[index - 1].close - 1);

const sign = changePercent >= 0 ? '+' : '';
console.log(
  `${bar.date}  开 open ${bar.open.toFixed(2)}  高 high ${bar.high.toFixed(2)}  低 low ${bar.low.toFixed(2)}  ` +
    `收 close ${bar.close.toFixed(2)}  涨跌 change ${sign}${changePercent.toFixed(2)}%`,
);
console.log(`::output ${JSON.stringify({ date: bar.date, close: bar.close })}`);
