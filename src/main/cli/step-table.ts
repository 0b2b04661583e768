import type { Execution } from '@shared/model/execution';
import { reasonWords, timeTaken } from './outcome-words';

const GAP = '  ';
const HEAD = ['step', 'outcome', 'time', 'tries', 'why'];

/** A step with the ids that lead to it, joined by slashes. */
export interface TableRow {
  path: string;
  step: Execution;
}

/** All steps of a run in columns, and how many ended in which way. */
export function stepTable(rows: readonly TableRow[]): string {
  const cells = rows.map(({ path, step }) => [
    path,
    step.status,
    timeTaken(step),
    step.attemptCount > 0 ? String(step.attemptCount) : '',
    reasonWords(step),
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const lines = [HEAD, ...cells].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
  const counts = Map.groupBy(rows, ({ step }) => step.status);
  const total = [...counts].map(([status, { length }]) => `${length} ${status}`).join(', ');
  return `${lines.join('\n')}\n${rows.length} steps: ${total}\n`;
}
