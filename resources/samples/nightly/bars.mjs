// Step 3: the daily bars. The first attempt fails, as a download from a busy server would; its task tries again.
// It is told how many sessions the calendar has, and refuses bars that are not one for each of them.

import { readBars } from '../bars.mjs';
import { beginStep, giveUp, output, progress, writeOut } from './step.mjs';

await beginStep();
const expected = Number(process.env.CLOSING_BELL_PARAM_expected ?? 0);
const attempt = Number(process.env.CLOSING_BELL_ATTEMPT ?? 1);
console.log(`第 ${attempt} 次尝试 Attempt ${attempt}: downloading daily bars …`);
if (attempt === 1) giveUp('连接失败 The data server did not answer. Trying again may help.');

const bars = await readBars();
if (expected > 0 && bars.length !== expected) {
  throw new Error(`There are ${bars.length} bars for ${expected} sessions.`);
}
const years = [...new Set(bars.map(({ date }) => date.slice(0, 4)))];
for (const [index, year] of years.entries()) {
  const count = bars.filter(({ date }) => date.startsWith(year)).length;
  console.log(`${year}: ${count} bars`);
  progress(index + 1, years.length, `下载 ${year} 年日线`);
}
await writeOut('bars.json', JSON.stringify(bars));
output({ rows: bars.length, newest: bars.at(-1).date });
