// Step 2: the stock list. Offline it is what lies in the folder data: one index.

import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BARS_FILE } from '../bars.mjs';
import { beginStep, output, writeOut } from './step.mjs';

await beginStep();
const symbols = (await readdir(dirname(BARS_FILE)))
  .filter((name) => name.endsWith('.csv'))
  .map((name) => name.slice(0, -4));
if (symbols.length === 0) throw new Error('There is no file with bars.');

await writeOut('stocks.json', JSON.stringify(symbols));
for (const symbol of symbols) console.log(`标的 ${symbol}`);
output({ count: symbols.length, symbol: symbols[0] });
