// Step 9: the report of the night, from the files and from the values that earlier steps handed on.

import { parseArgs } from 'node:util';
import { beginStep, output, percent, readOut, writeOut } from './step.mjs';

const SHOWN = 20;

await beginStep();
const { values: given } = parseArgs({
  options: {
    date: { type: 'string', default: '' },
    rows: { type: 'string', default: '' },
    best: { type: 'string', default: '' },
  },
});
const [years, { total, volatility, drawdown }, picked] = await Promise.all(
  ['fundamentals.json', 'statistics.json', 'screening.json'].map(readOut),
);
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const file = await writeOut(
  'report.md',
  `# 夜间报告 Nightly report, ${given.date}

${given.rows} daily bars. Total ${percent(total)}, volatility ${percent(volatility)}, drawdown ${percent(drawdown)}.
Best session: ${given.best}.

## 逐年 Year by year

${table(
  ['Year', 'Gain', 'Shares a day'],
  years.map(({ year, gain, volume }) => [year, percent(gain), Math.round(volume)]),
)}

## 筛选 Screening

${table(
  ['Date', 'Momentum', 'Volatility'],
  picked.slice(0, SHOWN).map(({ date, momentum, volatility: daily }) => [date, percent(momentum), percent(daily)]),
)}
`,
);
console.log(`报告已写入 Report written to ${file}`);
output({ report: file, picked: picked.length });
