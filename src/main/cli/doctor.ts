import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Health } from '@shared/contract/health';
import { AppError } from '@shared/errors';
import { message, type Message, type PlainKey } from '@shared/messages/message';
import { render, sentenceIn } from '@shared/messages/render';
import { visibleText } from '@shared/model/common';
import { createLogger } from '../logger';
import { findEngine, type EngineFile } from '../server/engine-file';
import { composeBase, EXIT, type CliHost } from './cli-host';
import { columnsOf, padColumns } from './columns';
import { findDataDir } from './data-dir';
import { linkHere, type EngineLink } from './engine-link';
import { toldIn } from './outcome-words';
import { linkTo } from './remote-link';

const NEXT_SHOWN = 10;
const PAGE = 200;
const CHECK_MS = 10_000;

interface Upcoming {
  key: string;
  at: number;
}

/** The next moments, earliest first, wherever the list puts tasks without one. */
async function upcoming(link: EngineLink): Promise<Upcoming[]> {
  const found: Upcoming[] = [];
  for (let page = 1; found.length < NEXT_SHOWN; page++) {
    const { rows } = await link.call('tasks.list', {
      page,
      pageSize: PAGE,
      sort: { by: 'nextAt', order: 'asc' },
      filter: { enabled: true },
    });
    for (const { key, nextAt, paused } of rows) if (nextAt !== null && !paused) found.push({ key, at: nextAt });
    if (rows.length < PAGE) break;
  }
  return found.sort((a, b) => a.at - b.at).slice(0, NEXT_SHOWN);
}

/** Health, once the store's check has ended or has had its time. An engine that runs checks when it thinks fit. */
async function checkedHealth(link: EngineLink, engine: EngineFile | null): Promise<Health> {
  const deadline = performance.now() + CHECK_MS;
  for (;;) {
    const health = await link.call('health.get', {});
    const waits = engine === null && health.store.checked === 'pending';
    if (!waits || performance.now() > deadline) return health;
    await delay(100);
  }
}

function localTime(at: number): string {
  return new Date(at).toLocaleString('sv-SE', { timeZoneName: 'short' });
}

/** Least columns of the names at the left. */
const LABEL = 16;

/** A line of the report: what it is about, and how that is. */
function lineOf(host: CliHost, label: Message | string, value: Message | string): string {
  const [name, text] = [label, value].map((one) =>
    typeof one === 'string' ? one : render(one, host.language('stdout')),
  );
  return `${padColumns(name ?? '', Math.max(LABEL, columnsOf(name ?? '')))} ${text ?? ''}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** What an engine that runs says of itself. */
function engineLines(host: CliHost, health: Health, engine: EngineFile): string[] {
  const { scheduler, launcher } = health;
  const since = localTime(health.startedAt);
  const { pid, url } = engine;
  const count = launcher.restarts;
  return [
    lineOf(
      host,
      message('cli.doctor.engine'),
      message('cli.doctor.engineIs', { host: health.host, version: health.version, pid, url, since }),
    ),
    lineOf(
      host,
      message('cli.doctor.runs'),
      message('cli.doctor.runsAre', {
        running: scheduler.running,
        waiting: scheduler.pending,
        slots: scheduler.slots,
      }),
    ),
    lineOf(
      host,
      message('cli.doctor.launcher'),
      launcher.alive && launcher.pid !== null
        ? message('cli.doctor.launcherIs', { pid: launcher.pid, count })
        : message('cli.doctor.launcherDead', { count }),
    ),
  ];
}

async function report(host: CliHost, link: EngineLink, engine: EngineFile | null): Promise<number> {
  const health = await checkedHealth(link, engine);
  const { store } = health;
  const checked = message(`cli.doctor.checked.${store.checked}`);
  const lines = [
    lineOf(
      host,
      message('cli.doctor.store'),
      message('cli.doctor.storeIs', { schema: store.schema, size: megabytes(store.bytes), checked }),
    ),
    ...Object.entries(health.versions)
      .filter(([name]) => name !== 'node' || engine !== null)
      .map(([name, version]) => lineOf(host, message('cli.doctor.ofEngine', { name }), version)),
  ];
  if (engine !== null) lines.push(...engineLines(host, health, engine));
  const next = await upcoming(link);
  const none = next.length > 0 ? '' : message('cli.doctor.nextNone');
  lines.push(lineOf(host, message('cli.doctor.next'), none).trimEnd());
  for (const { key, at } of next) lines.push(`  ${localTime(at)}  ${key}`);
  for (const problem of health.problems) lines.push(problemLine(host, toldIn(problem, host.language('stdout'))));
  await host.out(`${lines.join('\n')}\n`);
  return health.problems.length === 0 && store.checked !== 'damaged' ? EXIT.ok : EXIT.failure;
}

function problemLine(host: CliHost, sentence: string): string {
  return lineOf(host, message('cli.doctor.problem'), visibleText(sentence));
}

function installation(host: CliHost, dataDir: string): { lines: string[]; isWhole: boolean } {
  const places: [PlainKey, string][] = [
    ['cli.doctor.resources', host.resourcesDir],
    ['cli.doctor.launcherFile', host.launcherEntry],
    ['cli.doctor.logSearch', host.searchWorkerEntry],
    ['cli.doctor.storeWorker', host.storeWorkerEntry],
    ['cli.doctor.pages', host.rendererDir],
  ];
  const parts = places.map(([label, path]) => ({ label, path, exists: existsSync(path) }));
  const { node } = process.versions;
  return {
    lines: [
      lineOf(host, 'Closing Bell', host.version),
      lineOf(host, 'Node', message('cli.doctor.node', { version: node, path: process.execPath })),
      lineOf(host, message('cli.doctor.system'), `${process.platform} ${process.arch}`),
      lineOf(host, message('cli.doctor.dataFolder'), dataDir),
      ...parts.map(({ label, path, exists }) =>
        lineOf(host, message(label), exists ? path : message('cli.doctor.missing', { path })),
      ),
    ],
    isWhole: parts.every(({ exists }) => exists),
  };
}

function isUnused(dataDir: string): boolean {
  if (!existsSync(dataDir)) return true;
  try {
    return readdirSync(dataDir).length === 0;
  } catch (cause) {
    const isNoFolder = (cause as NodeJS.ErrnoException).code === 'ENOTDIR';
    const why = isNoFolder ? message('cli.noFolder') : (cause as Error).message;
    throw new AppError('unavailable', 'cli.folder', { folder: dataDir, why }, { cause });
  }
}

async function examine(host: CliHost, dataDir: string): Promise<number> {
  const engine = await findEngine(dataDir);
  if (engine !== null) {
    const link = await linkTo(engine);
    try {
      return await report(host, link, engine);
    } finally {
      link.close();
    }
  }
  const found = isUnused(dataDir) ? null : host.inspectFolder(dataDir);
  if (found === null) {
    await host.out(`${lineOf(host, message('cli.doctor.store'), message('cli.doctor.storeNone'))}\n`);
    return EXIT.ok;
  }
  if (found.schema < found.newest) {
    const { schema, newest } = found;
    const old = message('cli.doctor.storeOld', { schema, newest, size: megabytes(found.bytes) });
    await host.out(`${lineOf(host, message('cli.doctor.store'), old)}\n`);
    return EXIT.ok;
  }
  const logger = createLogger(null, true);
  // Opened and looked at, never started: a start would recover, decide and plan.
  const closed = await host.compose({
    ...composeBase(host),
    dataDir,
    host: 'run',
    planning: false,
    logger,
    damaged: 'refuse',
  });
  const link = linkHere(closed.rpc);
  try {
    return await report(host, link, null);
  } finally {
    link.close();
    await closed.stop();
  }
}

/** `doctor`: says whether the installation and the data folder are whole, and what would run next. Answers the exit code. */
export async function doctor(host: CliHost, options: { data?: string }): Promise<number> {
  const dataDir = findDataDir(options.data);
  const { lines, isWhole } = installation(host, dataDir);
  await host.out(`${lines.join('\n')}\n`);
  try {
    const code = await examine(host, dataDir);
    return isWhole ? code : EXIT.failure;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await host.out(`${problemLine(host, sentenceIn(error, host.language('stdout')))}\n`);
    return EXIT.failure;
  }
}
