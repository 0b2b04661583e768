// Step 6: what the factors are calculated from, one row for each session but the first.

import { beginStep, output, readOut, writeOut } from './step.mjs';

await beginStep();
const bars = await readOut('bars.json');
const rows = bars.slice(1).map(({ date, high, low, close }, index) => ({
  date,
  close,
  gain: Math.log(close / bars[index].close),
  range: (high - low) / close,
}));
await writeOut('factor-data.json', JSON.stringify(rows));
console.log(`因子数据 ${rows.length} rows`);
output({ rows: rows.length });
