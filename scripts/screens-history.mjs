// Writes the runs of the last 30 days into a store, as the engine would have left them: Node 24, facts as JSON on stdin.
//   {"dbFile": "…", "now": epoch ms, "timeZone": "…", "tasks": [{"key", "usual", "trouble", "until"}]}
import Database from 'better-sqlite3';
import { Cron } from 'croner';
import { readFileSync } from 'node:fs';

const DAY_MS = 86_400_000;
const { dbFile, now, timeZone, tasks } = JSON.parse(readFileSync(0, 'utf8'));
const db = new Database(dbFile);

/** The same numbers in every run: pictures differ only where the screens do. */
let seed = 20_260_105;
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone });
const hourOf = (at) => Number(new Date(at).toLocaleString('en-GB', { timeZone, hour: '2-digit', hour12: false }));
const daysAgo = (at) => Math.round((Date.parse(dayFormat.format(now)) - Date.parse(dayFormat.format(at))) / DAY_MS);

/** What became of a run. A vendor was down nine days ago; the machine was off on a morning sixteen days ago. */
function outcomeOf({ key, trouble = 0.005 }, at) {
  if (daysAgo(at) === 16 && hourOf(at) < 9) return ['missed', 'not-running'];
  const isDown = daysAgo(at) === 9 && hourOf(at) >= 17;
  if (random() < (isDown ? 0.6 : trouble)) return random() < 0.15 ? ['terminated', 'timeout'] : ['failed', 'exit-code'];
  if (key === 'announcements' && random() < 0.4) return ['skipped', 'exit-code'];
  return ['success', null];
}

function runsOf(task) {
  const { id, trigger_json } = db.prepare('select id, trigger_json from tasks where key = ?').get(task.key);
  const trigger = JSON.parse(trigger_json);
  if (trigger.kind !== 'cron' || task.usual === undefined) return [];
  const cron = new Cron(trigger.expression, { timezone: trigger.timeZone });
  const runs = [];
  let at = cron.nextRun(new Date(now - 30 * DAY_MS));
  for (; at !== null && at.getTime() < task.until; at = cron.nextRun(at)) {
    const [status, reason] = outcomeOf(task, at.getTime());
    // Now and then a vendor is slow; else a run takes about as long as the last.
    const factor = Math.exp((random() + random() + random() - 1.5) * 0.35) * (random() < 0.03 ? 2.5 : 1);
    const ms = Math.round(task.usual * 1000 * factor * (status === 'failed' ? 0.4 : 1));
    runs.push({ task: id, key: task.key, at: at.getTime(), status, reason, ms: status === 'missed' ? null : ms });
  }
  return runs;
}

/** Whole quarters of powers of two, as the store packs them: the first bucket's number, then the counts. */
function histogramOf(durations) {
  const buckets = durations.map((ms) => (ms <= 0 ? 0 : 1 + Math.ceil(4 * Math.log2(ms)))).sort((a, b) => a - b);
  const [first = 0] = buckets;
  const packed = Buffer.alloc(1 + ((buckets.at(-1) ?? -1) - first + 1) * 4);
  packed[0] = first;
  for (const bucket of buckets) {
    const place = 1 + (bucket - first) * 4;
    packed.writeUInt32LE(packed.readUInt32LE(place) + 1, place);
  }
  return packed;
}

const insertRun = db.prepare(`
  INSERT INTO executions (task_id, key, name, version, status, reason, source, scheduled_for, queued_at, started_at,
    finished_at, attempt_count, group_name, overlap, day, params_json, ran_ms, usual_ms, deviation, slow, exit_code)
  SELECT id, key, name, version, @status, @reason, 'schedule', @at, @at, @startedAt, @finishedAt, @attempts, group_name,
    overlap, @day, '{}', @ms, @usualMs, @deviation, @slow, @exitCode FROM tasks WHERE id = @task`);
const insertUsual = db.prepare('INSERT OR REPLACE INTO task_usual (task_id, times_json) VALUES (?, ?)');
const insertDay = db.prepare(`
  INSERT INTO stats_daily (task_id, day, success, failed, terminated, missed, skipped, ran, ran_ms, histogram)
  VALUES (@task, @day, @success, @failed, @terminated, @missed, @skipped, @ran, @ranMs, @histogram)`);

/** The last 30 successes of each task, ms. */
const times = new Map();

/** What the store says of a run that took so long, as in core/usual.ts. */
function comparedWithUsual({ task, ms, status, reason }) {
  const known = times.get(task) ?? [];
  if (status === 'success') times.set(task, [...known, ms].slice(-30));
  const exitCode =
    ms === null ? null : reason === 'exit-code' ? (status === 'skipped' ? 99 : 1) : reason === null ? 0 : null;
  if (ms === null || known.length < 5) return { usualMs: null, deviation: null, slow: 0, exitCode };
  const sorted = known.toSorted((a, b) => a - b);
  const rank = (share) => sorted[Math.ceil(sorted.length * share) - 1];
  const usualMs = rank(0.5);
  const isSlow = ms > rank(0.95) && ms > 1.25 * usualMs + 30_000;
  return { usualMs, deviation: Math.round((ms / usualMs - 1) * 100), slow: isSlow ? 1 : 0, exitCode };
}

const runs = tasks.flatMap(runsOf).sort((a, b) => a.at - b.at);
db.transaction(() => {
  const days = new Map();
  for (const run of runs) {
    const startedAt = run.ms === null ? null : run.at + 40;
    const finishedAt = run.ms === null ? run.at : run.at + 40 + run.ms;
    const day = dayFormat.format(finishedAt);
    const attempts = run.ms === null ? 0 : 1;
    insertRun.run({ ...run, startedAt, finishedAt, day, attempts, ...comparedWithUsual(run) });
    // Task 0 is the sum over all of them.
    for (const task of [run.task, 0]) {
      const name = `${task} ${day}`;
      days.set(name, [...(days.get(name) ?? []), { ...run, task, day }]);
    }
  }
  for (const [task, known] of times) insertUsual.run(task, JSON.stringify(known));
  for (const ofDay of days.values()) {
    const [{ task, day }] = ofDay;
    const count = (status) => ofDay.filter((run) => run.status === status).length;
    const durations = ofDay.map(({ ms }) => ms).filter((ms) => ms !== null);
    insertDay.run({
      task,
      day,
      success: count('success'),
      failed: count('failed'),
      terminated: count('terminated'),
      missed: count('missed'),
      skipped: count('skipped'),
      ran: durations.length,
      ranMs: durations.reduce((sum, ms) => sum + ms, 0),
      histogram: histogramOf(durations),
    });
  }
})();
db.close();
