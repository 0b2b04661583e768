import type { Language } from '@shared/messages/languages';
import { message, type PlainKey } from '@shared/messages/message';
import { render } from '@shared/messages/render';
import type { Execution } from '@shared/model/execution';
import { columnsOf, padColumns } from './columns';
import { reasonWords, secondsTaken } from './outcome-words';

const GAP = '  ';
const HEAD: readonly PlainKey[] = [
  'cli.steps.step',
  'cli.steps.outcome',
  'cli.steps.time',
  'cli.steps.attempts',
  'cli.steps.why',
];

/** A step with the ids that lead to it, joined by slashes. */
export interface TableRow {
  path: string;
  step: Execution;
}

/** All steps of a run in columns, and how many ended in which way. */
export function stepTable(rows: readonly TableRow[], language: Language): string {
  const head = HEAD.map((key) => render(message(key), language));
  const cells = rows.map(({ path, step }) => {
    const time = secondsTaken(step);
    const why = reasonWords(step);
    return [
      path,
      step.status,
      time === null ? '' : `${time} s`,
      step.attemptCount > 0 ? String(step.attemptCount) : '',
      why === null ? '' : render(why, language),
    ];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...cells].map((row) => columnsOf(row[column] ?? ''))));
  const lines = [head, ...cells].map((row) =>
    row
      .map((cell, column) => padColumns(cell, widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
  const counts = Map.groupBy(rows, ({ step }) => step.status);
  const outcomes = [...counts].map(([status, { length }]) => `${length} ${status}`);
  const total = render(message('cli.steps.total', { count: rows.length, outcomes }), language);
  return `${lines.join('\n')}\n${total}\n`;
}
