import type { LogLine } from '@shared/model/log';
import { OpenLog } from '../../../src/main/adapters/log-files/open-log';
import { readLines } from '../../../src/main/adapters/log-files/read-lines';

/** Every line of a log, read in pages of a given size. */
export async function readAll(base: string, pageSize = 2000): Promise<LogLine[]> {
  await using log = await OpenLog.open(base);
  const lines: LogLine[] = [];
  while (log && lines.length < log.totalLines) {
    const page = await readLines(log, lines.length + 1, pageSize);
    if (page.length === 0) throw new Error(`Line ${lines.length + 1} of ${log.totalLines} can’t be read.`);
    lines.push(...page);
  }
  return lines;
}
