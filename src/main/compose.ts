import { join } from 'node:path';
import type { Health } from '@shared/contract/health';
import { BundledSamples } from './adapters/samples/bundled-samples';
import { PinyinInitials } from './adapters/initials/pinyin-initials';
import { PinyinReader } from './adapters/initials/pinyin-reader';
import { ForkedLauncher } from './adapters/launcher/forked-launcher';
import { makeDataFolder } from './adapters/host-files/data-folder';
import { LocalHostFiles } from './adapters/host-files/local-host-files';
import { LocalEditors } from './adapters/editors/local-editors';
import { FileLogStore } from './adapters/log-files/file-log-store';
import { takeLock } from './adapters/sqlite/lock';
import { inspectStore, type StoreInspection } from './adapters/sqlite/inspect-store';
import { openStore, type OpenedStore } from './adapters/sqlite/open';
import { NodeScheduleAlarm } from './adapters/timer/node-schedule-alarm';
import { SystemClock } from './adapters/timer/system-clock';
import { SystemTicker } from './adapters/timer/system-ticker';
import { AttemptService } from './app/attempt-service';
import { diagnosticsText } from './app/diagnostics';
import { CalendarService } from './app/calendar-service';
import { CalendarWatch } from './app/calendar-watch';
import { Claimer } from './app/claimer';
import { Definitions } from './app/definitions';
import { Dispatcher } from './app/dispatcher';
import { EditorService } from './app/editor-service';
import { Entrance } from './app/entrance';
import { DurableLauncher } from './app/durable-launcher';
import { ExecutionService } from './app/execution-service';
import { HealthIssues } from './app/health-issues';
import { healthOf } from './app/health-service';
import { LauncherWatch } from './app/launcher-watch';
import { proposeKey } from './app/key-proposer';
import { LateWatch } from './app/late-watch';
import { LogService } from './app/log-service';
import { PageFaults } from './app/page-faults';
import type { CalendarBook, Clock, Launcher, NameReader } from './app/ports';
import { NameReadings } from './app/name-readings';
import { NextFireCalculator } from './app/next-fire-calculator';
import { Occurrences } from './app/occurrences';
import { previewTrigger, sayTriggers } from './app/preview-service';
import { PushHub } from './app/push-hub';
import { RunContexts } from './app/run-context';
import { recover } from './app/recovery';
import { loadSamples } from './app/sample-service';
import { Scheduler } from './app/scheduler';
import { ClockMonitor } from './app/clock-monitor';
import { SettingsService } from './app/settings-service';
import { quit } from './app/shutdown';
import { Stopper } from './app/stopper';
import { TaskService } from './app/task-service';
import { WorkflowRunner } from './app/workflows/workflow-runner';
import { WorkflowService } from './app/workflows/workflow-service';
import type { ComposeOptions, Engine } from './compose/engine';
import { lookRegularly } from './compose/regular-looks';
import { renewPlans } from './compose/renew-plans';
import { instanceOf, openCalendars, retryWhileLocked, versions, zoneOfSystem } from './compose/start-up';
import { ENGINE_LOG_FILE } from './logger';
import { createRpc } from './rpc/rpc';

export type { ComposeOptions, Engine } from './compose/engine';

/** Makes the data folder before anything is put into it; throws `unavailable` with a sentence. */
export function prepareDataFolder(path: string): void {
  makeDataFolder(path);
}

/**
 * Looks at the store of a folder that no engine holds; null when there is none yet. Throws `conflict` when one does,
 * `unavailable` for a store that could not be opened as it is.
 */
export function inspectFolder(dataDir: string): StoreInspection | null {
  const lock = takeLock(dataDir);
  try {
    return inspectStore(dataDir, zoneOfSystem());
  } finally {
    lock.release();
  }
}

/**
 * Puts the engine together: takes the lock, opens the store, wires the use cases. Imports neither Electron nor the
 * server. Throws `conflict` when another engine holds the data folder, `unavailable` when the store can't be opened.
 */
export async function compose(options: ComposeOptions): Promise<Engine> {
  const { dataDir, logger } = options;
  makeDataFolder(dataDir);
  const lock = takeLock(dataDir);
  const clock = options.clock ?? new SystemClock();
  const systemZone = zoneOfSystem();
  const reader = new PinyinReader();
  try {
    const open = (): Promise<OpenedStore> =>
      openStore({
        dataDir,
        workerEntry: options.storeWorkerEntry,
        systemZone,
        damaged: options.damaged,
        logger,
        reader,
        now: () => clock.now(),
      });
    const store = await retryWhileLocked(open);
    const book = await openCalendars(options.resourcesDir, store, systemZone);
    return wire(options, { store, reader, book, clock, systemZone, release: () => lock.release() });
  } catch (error) {
    lock.release();
    throw error;
  }
}

function forkedLauncher(options: ComposeOptions, clock: Clock): Launcher {
  return new ForkedLauncher({
    entry: options.launcherEntry,
    pythonPath: join(options.resourcesDir, 'python'),
    ownNode: options.ownNode,
    namesDir: join(options.dataDir, 'bin', 'names'),
    paramsDir: join(options.dataDir, 'params'),
    stateFile: join(options.dataDir, 'launcher.json'),
    logger: options.logger,
    clock,
  });
}

interface Opened {
  store: OpenedStore;
  reader: NameReader;
  book: CalendarBook;
  clock: Clock;
  systemZone: string;
  release: () => void;
}

function wire(options: ComposeOptions, { store, reader, book, clock, systemZone, release }: Opened): Engine {
  const { dataDir, logger } = options;
  const ticker = options.ticker ?? new SystemTicker(logger);
  const alarm = options.alarm ?? new NodeScheduleAlarm(ticker, logger);
  const launcher =
    options.launcher ?? new DurableLauncher(forkedLauncher(options, clock), store, clock, options.logger);
  const logFiles = new FileLogStore({ dir: join(dataDir, 'logs'), searchWorkerEntry: options.searchWorkerEntry });
  const samples = new BundledSamples(join(options.resourcesDir, 'samples'), join(dataDir, 'samples'));
  const issues = new HealthIssues(logger);
  const calendars = book.find;
  const { planning } = options;
  const nextFires = new NextFireCalculator(issues, calendars);
  const definitions = new Definitions(store);
  const contexts = new RunContexts({ store, definitions, systemZone, calendars });
  const workflows = new WorkflowService({ store, definitions, calendars });
  const lateWatch = new LateWatch({ store, clock, logger, issues, systemZone, planning });
  const launcherWatch = new LauncherWatch(launcher, issues);
  const calendarWatch = new CalendarWatch({ store, book, clock, issues });
  const clockMonitor = new ClockMonitor(clock, ticker, logger);
  const hub = new PushHub({ store, clock, ticker, logger, issues, lateWatch });
  const stopper = new Stopper({ store, clock, launcher, definitions });
  const engine = { store, clock, ticker, logger, issues };
  const attempts = new AttemptService({ ...engine, launcher, definitions, clockMonitor });
  const logs = new LogService({ store, logs: logFiles, launcher, attempts, hub, logger });
  const dispatcher = new Dispatcher({
    ...engine,
    launcher,
    attempts,
    logs: logFiles,
    contexts,
    instanceId: instanceOf(store),
    platform: process.platform === 'win32' ? 'win32' : 'posix',
  });
  const runner = new WorkflowRunner({ ...engine, definitions, contexts, calendars, stopper });
  const claimer = new Claimer({ store, stopper, calendars });
  const scheduler = new Scheduler({ ...engine, alarm, claimer, nextFires, calendars, clockMonitor, planning });
  const occurrences = new Occurrences({ store, clock, claimer, isPlanning: () => scheduler.planning });
  const readings = new NameReadings({ store, ticker, reader, logger });
  const tasks = new TaskService({ store, clock, ticker, stopper, workflows, systemZone, calendars });
  let looks: Disposable | null = null;
  const startedAt = clock.now();
  let started = false;
  const settings = new SettingsService(store);
  const hostFiles = new LocalHostFiles(join(dataDir, ENGINE_LOG_FILE));
  const entrance = new Entrance();
  const health = (): Health =>
    healthOf({
      store,
      clock,
      launcher,
      launcherWatch,
      issues,
      dispatcher,
      scheduler,
      lateWatch,
      started,
      facts: {
        version: options.version,
        pid: process.pid,
        host: options.host,
        dataDir,
        timeZone: systemZone,
        versions: versions(),
        startedAt,
      },
    });
  const rpc = createRpc({
    tasks,
    executions: new ExecutionService({
      store,
      clock,
      stopper,
      definitions,
      contexts,
      workflows,
      systemZone,
      calendars,
    }),
    workflows,
    calendars: new CalendarService({ store, book, clock }),
    findCalendar: calendars,
    logs,
    settings,
    store,
    hub,
    clock,
    logger,
    preview: (question) => previewTrigger(question, clock.now(), systemZone, calendars),
    sayTriggers: (question) => sayTriggers(question, clock.now(), systemZone, calendars),
    health,
    proposeKey: (name) => proposeKey(name, { store, clock, initials: new PinyinInitials() }),
    loadSamples: (request) => loadSamples(samples, store, tasks, request),
    hostFiles,
    editors: new EditorService({ store, editors: new LocalEditors() }),
    entrance,
    pageFaults: new PageFaults({ clock, logger }),
    diagnostics: () => diagnosticsText(health(), settings.get(), hostFiles),
    taskId: (key) => tasks.idOf(key),
  });

  let firstId = 0;
  let stopping: Promise<void> | null = null;
  const open = (): void => {
    runner.open(firstId);
    dispatcher.open(firstId);
    scheduler.open();
  };
  const start = async (): Promise<void> => {
    started = true;
    await launcher.start();
    await retryWhileLocked(() => recover({ store, clock, launcher, logger, attempts }));
    if (options.planning) await renewPlans({ store, nextFires, book, ticker, version: options.version });
    // A quit may have come while we waited.
    if (stopping) return;
    firstId = options.planning ? 0 : store.history.lastId();
    store.queue.ignoreUpTo(firstId);
    if (options.planning) {
      runner.takeUp();
      readings.open();
    }
    clockMonitor.start();
    open();
    looks = lookRegularly({ ticker, scheduler, store, calendarWatch, launcherWatch, lateWatch });
  };

  // Who plans nothing may never start: doctor only looks.
  if (!options.planning) store.checkInBackground();

  const stop = async (): Promise<void> => {
    looks?.[Symbol.dispose]();
    readings.close();
    clockMonitor.stop();
    scheduler.close();
    dispatcher.close();
    runner.close();
    if (started) {
      await quit({ store, stopper, dispatcher, attempts, workflows: runner, launcher, ticker, clock, logger });
      await store.backupAtEnd(options.planning);
    }
    hub.close();
    store.close();
    release();
  };
  return {
    rpc,
    entrance,
    occurrences,
    start,
    running: () => Math.max(dispatcher.activeAttempts.size, runner.running),
    stop: () => (stopping ??= stop()),
    abandon: () => launcher.abandon(),
    drain: (on) => {
      if (on) {
        scheduler.drain();
        runner.close();
        dispatcher.drain();
      } else open();
    },
    nudge: () => {
      clockMonitor.look();
      scheduler.tick();
    },
  };
}
