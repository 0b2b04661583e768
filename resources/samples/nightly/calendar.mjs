// Step 1: the trading calendar, as the sessions that the bars were made in.

import { readBars } from '../bars.mjs';
import { beginNight, output, writeOut } from './step.mjs';

await beginNight();
const dates = (await readBars()).map(({ date }) => date);
const unordered = dates.findIndex((date, index) => index > 0 && date <= dates[index - 1]);
if (unordered !== -1) throw new Error(`${dates[unordered]} does not come after ${dates[unordered - 1]}.`);

await writeOut('calendar.json', JSON.stringify(dates));
console.log(`交易日历 ${dates.length} sessions, ${dates[0]} to ${dates.at(-1)}`);
output({ sessions: dates.length, first: dates[0], newest: dates.at(-1) });
