import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The daily bars that come with the samples: S&P 500, 2000 to 2020. */
export const BARS_FILE = fileURLToPath(new URL('data/sp500-2000.csv', import.meta.url));

const HEADER = 'date,open,high,low,close,adjclose,volume';

/**
 * Reads daily bars from a CSV file, oldest first. Throws with the number of the line when one can't be read: a report
 * over half a file would be worse than none.
 */
export async function readBars(file = BARS_FILE) {
  const [header, ...lines] = (await readFile(file, 'utf8')).trim().split(/\r?\n/);
  if (header !== HEADER) throw new Error(`${file} does not begin with "${HEADER}".`);

  return lines.map((line, index) => {
    const [date, ...values] = line.split(',');
    const [open, high, low, close, , volume] = values.map(Number);
    if (
      !/^\d{4}-\d{2}-\d{2}$/.test(date) ||
      values.length !== 6 ||
      ![open, high, low, close, volume].every(Number.isFinite)
    ) {
      throw new Error(`${file}, line ${index + 2}: "${line}" is not a daily bar.`);
    }
    return { date, open, high, low, close, volume };
  });
}
