// Step 8: sessions of the last years that rose calmly: momentum above zero, volatility below the usual.
//
//   node screening.mjs ROWS      refuses to screen when the factors are not that many

import { beginStep, output, percent, readOut, writeOut } from './step.mjs';

const SHOWN = 10;

await beginStep();
const expected = Number(process.argv[2]);
const factors = await readOut('factors.json');
if (factors.length !== expected)
  throw new Error(`There are ${factors.length} rows of factors, not ${process.argv[2]}.`);

const usual = factors.map(({ volatility }) => volatility).sort((a, b) => a - b)[Math.floor(factors.length / 2)];
const picked = factors
  .filter(({ momentum, volatility, distance }) => momentum > 0 && distance > 0 && volatility < usual)
  .sort((a, b) => b.momentum / b.volatility - a.momentum / a.volatility);
for (const { date, momentum } of picked.slice(0, SHOWN)) console.log(`${date}  动量 momentum ${percent(momentum)}`);
await writeOut('screening.json', JSON.stringify(picked));
output({ picked: picked.length, best: picked[0]?.date ?? '' });
