import type { LogLevels } from '@shared/model/log';
import { JSON_CHARS } from '@shared/log-levels/line-head';
import { LevelReader } from '@shared/log-levels/level-reader';
import { LevelTally } from '@shared/log-levels/level-runs';
import type { LevelQuery } from '../../app/ports';
import type { IndexRecord } from '../../log-format/record';
import { useLog, type OpenLog } from './open-log';

/** After this long, or so many runs, the answer says where to go on. */
const ENOUGH_MS = 1000;
const ENOUGH_RUNS = 100_000;
/** Of a line that stands alone no more is read than may tell its level, in bytes. */
const HEAD_BYTES = 4 * JSON_CHARS;

/** Judges the lines of a log from one on. */
export async function levelsOf(base: string, query: LevelQuery): Promise<LogLevels> {
  const found = await useLog(base, { live: query.live === true }, async (log) => {
    // Made here: an index that turns out to be bad is rebuilt, and the log is gone through anew.
    const reader = new LevelReader(query.carry);
    const tally = new LevelTally();
    const from = Math.max(query.fromLine, 1);
    const endAt = performance.now() + ENOUGH_MS;
    let next = from;
    for (let at = from > log.totalLines ? log.records : await log.find(from); at < log.records; at += 1) {
      const record = await log.record(at);
      await judge(log, record, next, (text) => tally.add(reader.next(text, record.stream), reader.began));
      next = record.first + record.count;
      if (performance.now() > endAt || tally.runCount >= ENOUGH_RUNS) break;
    }
    const nextFrom = next > log.totalLines ? null : next;
    return { runs: tally.runs, counts: tally.counts, nextFrom, lines: next - from, carry: reader.carry };
  });
  if (found !== null) return found;
  const none = new LevelTally();
  return { runs: none.runs, counts: none.counts, nextFrom: null, lines: 0, carry: new LevelReader(query.carry).carry };
}

/** Hands on the lines of a record from one of them on. */
async function judge(log: OpenLog, record: IndexRecord, from: number, take: (text: string) => void): Promise<void> {
  const { first, count, offset, bytes } = record;
  const read = await log.text(offset, count === 1 ? Math.min(bytes, HEAD_BYTES) : bytes);
  const text = read.toString('utf8');
  let start = 0;
  for (let n = first; n < first + count; n += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (n >= from) take(text.slice(start, end));
    start = end + 1;
  }
}
