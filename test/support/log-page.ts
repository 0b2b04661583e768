import type { Locator } from 'playwright-core';
import { until } from './until';

/** Numbers of the lines of a log that can be seen, from top to bottom. */
export function linesOnScreen(log: Locator): Promise<number[]> {
  return log.evaluate((view) => {
    const frame = view.getBoundingClientRect();
    return [...view.querySelectorAll<HTMLElement>('.line')]
      .filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > frame.top + 1 && box.top < frame.top + view.clientHeight - 1;
      })
      .map((row) => Number(row.dataset['line']))
      .sort((one, other) => one - other);
  });
}

/** Reads a log of so many lines by key, page by page from its end up to the first: what stands at each number. */
export async function readWholeLog(log: Locator, lines: number): Promise<Map<number, string>> {
  const read = new Map<number, string>();
  await log.press('End');
  await until(async () => (await linesOnScreen(log)).at(-1) === lines, { what: `line ${lines}` });
  for (let first = Infinity; first > 1;) {
    const rows = await until(
      async () => {
        const all = await log.evaluate((view) =>
          [...view.querySelectorAll<HTMLElement>('.line')].map((row) => ({
            n: Number(row.dataset['line']),
            text: row.querySelector('.text')?.textContent ?? null,
          })),
        );
        const top = Math.min(...all.map(({ n }) => n));
        return top < first && all.every(({ text }) => text !== null) ? all : null;
      },
      { what: `the page above line ${first}` },
    );
    for (const { n, text } of rows) read.set(n, text ?? '');
    first = Math.min(...rows.map(({ n }) => n));
    await log.press('PageUp');
  }
  return read;
}
