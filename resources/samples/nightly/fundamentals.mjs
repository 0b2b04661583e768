// Step 4, beside the bars: yearly figures. Offline they are what the bars tell of each year.

import { readBars } from '../bars.mjs';
import { beginStep, output, percent, writeOut } from './step.mjs';

await beginStep();
const byYear = Map.groupBy(await readBars(), ({ date }) => date.slice(0, 4));
let before = null;
const years = [...byYear].map(([year, bars]) => {
  const close = bars.at(-1).close;
  const gain = close / (before ?? bars[0].open) - 1;
  const volume = bars.reduce((sum, bar) => sum + bar.volume, 0) / bars.length;
  before = close;
  console.log(`${year}: ${percent(gain)}, ${(volume / 1e9).toFixed(2)} bn shares a day`);
  return { year, gain, volume };
});
await writeOut('fundamentals.json', JSON.stringify(years));
output({ years: years.length, best: years.reduce((best, one) => (one.gain > best.gain ? one : best)).year });
