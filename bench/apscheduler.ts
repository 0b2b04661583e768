import { spawnSync } from 'node:child_process';

/** Runs `true` 100 times through APScheduler: each when the one before it has ended, or all at once on two threads. */
const SCRIPT = `
import json, subprocess, sys, tempfile, threading, time
from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

def work():
    subprocess.run(['/bin/true'], capture_output=True, check=True)

def measure(shape, count, store):
    stores = {}
    if store == 'sqlite':
        from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
        stores = {'default': SQLAlchemyJobStore(url='sqlite:///' + tempfile.mkdtemp() + '/jobs.db')}
    scheduler = BackgroundScheduler(jobstores=stores, executors={'default': ThreadPoolExecutor(2)})
    ended = threading.Event()
    left = [count]
    lock = threading.Lock()
    def executed(_event):
        with lock:
            left[0] -= 1
            more = left[0]
        if more == 0:
            ended.set()
        elif shape == 'chain':
            scheduler.add_job('__main__:work', misfire_grace_time=None)
    scheduler.add_listener(executed, EVENT_JOB_EXECUTED)
    scheduler.start()
    began = time.perf_counter()
    for _ in range(1 if shape == 'chain' else count):
        scheduler.add_job('__main__:work', misfire_grace_time=None)
    ended.wait()
    took = (time.perf_counter() - began) * 1000
    scheduler.shutdown()
    return took

if __name__ == '__main__':
    shape, count, store = sys.argv[1:]
    print(json.dumps(sorted(measure(shape, int(count), store) for _ in range(3))[1]))
`;

/** Milliseconds that the system's APScheduler takes, median of 3; null when it is not installed or can't do it. */
export function apscheduler(shape: 'chain' | 'fan', count: number, store: 'memory' | 'sqlite'): number | null {
  const run = spawnSync('/usr/bin/python3', ['-c', SCRIPT, shape, String(count), store], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 120_000,
  });
  return run.status === 0 ? (JSON.parse(run.stdout) as number) : null;
}
