// Fills Ana's data folder: her tasks, 30 days of runs, and a morning on which not everything went well.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, root } from './ensure.mjs';
import { startEngine } from './screens-engine.mjs';
import { TASKS, TIME_ZONE } from './screens-tasks.mjs';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How long before the pictures the engine was stopped, and its tasks were enabled again. */
const OFF_MS = 150 * MINUTE_MS;
const ENABLED_MS = 11 * MINUTE_MS;
const MISSED_KEY = 'news-digest';

function definitionOf({ key, script, usual: _usual, trouble: _trouble, trigger, ...task }, place, now) {
  const file = join(place.jobs, `${key.replaceAll('-', '_')}.py`);
  if (script !== undefined) writeFileSync(file, script);
  return {
    key,
    action: {
      kind: 'command',
      argv: [file, '--date', '{{ run_date | ymd }}'],
      interpreter: { kind: 'conda', path: place.python },
    },
    trigger: trigger.inDays === undefined ? trigger : { kind: 'once', at: now + trigger.inDays * DAY_MS },
    ...task,
    enabled: false,
  };
}

function writeHistory(place, now) {
  const facts = { dbFile: join(place.dataDir, 'closing-bell.db'), now, timeZone: TIME_ZONE };
  const tasks = TASKS.map(({ key, usual, trouble }) => {
    return { key, usual, trouble, until: now - (key === MISSED_KEY ? OFF_MS : ENABLED_MS) };
  });
  const { status } = spawnSync(findNode(), [join(root, 'scripts', 'screens-history.mjs')], {
    input: JSON.stringify({ ...facts, tasks }),
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('The history could not be written.');
}

/** Answers the engine as it runs at a moment of a morning, epoch ms, and the runs that the pictures show. */
export async function fill(headless, place, now) {
  let engine = await startEngine(headless, place, now - 45 * DAY_MS);
  await engine.call('settings.set', { slots: 6, groups: { tushare: 1, minute: 2, wind: 1 } });
  for (const task of TASKS) await engine.call('tasks.create', { task: definitionOf(task, place, now) });
  await engine.setClock(now - 12 * DAY_MS);
  const { version, ...bars } = await engine.call('tasks.get', { key: 'daily-bars' });
  const edited = { ...bars, timeoutSeconds: 5400, params: { ...bars.params, workers: 6 } };
  await engine.call('tasks.update', { key: 'daily-bars', version, task: edited });
  // Off while it is due: that is what a missed run is.
  await engine.setClock(now - OFF_MS);
  await engine.call('tasks.setEnabled', { keys: [MISSED_KEY], enabled: true });
  await engine.stop();
  writeHistory(place, now);

  engine = await startEngine(headless, place, now - 50 * MINUTE_MS);
  const runs = {};
  await engine.call('samples.load', {});
  runs.night = await engine.run('sample-nightly', ['success']);
  runs.badNight = await engine.run('sample-nightly', ['failed'], { fail: 'factors' });
  await engine.run('walk-forward', ['running']);
  await engine.setClock(now - ENABLED_MS);
  const scheduled = TASKS.filter(({ trigger }) => trigger.kind !== 'manual').map(({ key }) => key);
  await engine.call('tasks.setEnabled', { keys: scheduled, enabled: true });
  await engine.call('tasks.setPaused', { keys: ['index-migration'], paused: true });
  runs.running = await engine.run('daily-bars', ['running'], { full: true });
  await engine.run('vendor-download', ['pending']);

  const before = now - 7 * MINUTE_MS - 5_000;
  await engine.setClock(before);
  runs.failed = await engine.scheduled('risk-exposure', before);
  await engine.scheduled('opening-minutes', before, ['retry-wait']);
  await engine.setClock(now - MINUTE_MS / 2);
  await engine.run('report-upload');
  runs.retried = await engine.run('fundamentals');
  runs.long = await engine.run('tick-replay');
  return { engine, runs };
}
