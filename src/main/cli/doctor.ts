import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Health } from '@shared/contract/health';
import { AppError } from '@shared/errors';
import { message } from '@shared/messages/message';
import { visibleText } from '@shared/model/common';
import { createJournal } from '../journal';
import { findEngine, type EngineFile } from '../server/engine-file';
import { composeBase, EXIT, type CliHost } from './cli-host';
import { findDataDir } from './data-dir';
import { linkHere, type EngineLink } from './engine-link';
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

async function report(host: CliHost, link: EngineLink, engine: EngineFile | null): Promise<number> {
  const health = await checkedHealth(link, engine);
  const { store, scheduler, launcher } = health;
  const checked = { ok: 'whole', damaged: 'DAMAGED', pending: 'not checked to its end yet' }[store.checked];
  const lines = [
    `store            schema ${store.schema}, ${(store.bytes / 1e6).toFixed(1)} MB, ${checked}`,
    ...Object.entries(health.versions)
      .filter(([name]) => name !== 'node' || engine !== null)
      .map(([name, version]) => `${`engine’s ${name}`.padEnd(16)} ${version}`),
  ];
  if (engine !== null) {
    const started = localTime(health.startedAt);
    lines.push(
      `engine           ${health.host} ${health.version}, process ${engine.pid} at ${engine.url}, since ${started}`,
      `runs             ${scheduler.running} running, ${scheduler.pending} waiting, ${scheduler.slots} slots`,
      `launcher         ${launcher.alive ? `process ${launcher.pid}` : 'not running'}, ${launcher.restarts} restarts`,
    );
  }
  const next = await upcoming(link);
  lines.push(next.length > 0 ? 'next' : 'next             nothing is planned');
  for (const { key, at } of next) lines.push(`  ${localTime(at)}  ${key}`);
  for (const { message } of health.problems) lines.push(`PROBLEM          ${visibleText(message)}`);
  await host.out(`${lines.join('\n')}\n`);
  return health.problems.length === 0 && store.checked !== 'damaged' ? EXIT.ok : EXIT.failure;
}

function installation(host: CliHost, dataDir: string): { lines: string[]; isWhole: boolean } {
  const parts = [
    { name: 'resources', path: host.resourcesDir },
    { name: 'launcher file', path: host.launcherEntry },
    { name: 'log search', path: host.searchWorkerEntry },
    { name: 'store worker', path: host.storeWorkerEntry },
    { name: 'pages', path: host.rendererDir },
  ].map((part) => ({ ...part, exists: existsSync(part.path) }));
  return {
    lines: [
      `Closing Bell     ${host.version}`,
      `Node             ${process.versions.node} at ${process.execPath}`,
      `system           ${process.platform} ${process.arch}`,
      `data folder      ${dataDir}`,
      ...parts.map(({ name, path, exists }) => `${name.padEnd(16)} ${path}${exists ? '' : ' — MISSING'}`),
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
  const look = isUnused(dataDir) ? null : host.lookAtFolder(dataDir);
  if (look === null) {
    await host.out('store            none yet: the first start makes it\n');
    return EXIT.ok;
  }
  if (look.schema < look.newest) {
    const size = `${(look.bytes / 1e6).toFixed(1)} MB`;
    await host.out(
      `store            schema ${look.schema}, ${size}, whole; the next start makes a backup and upgrades it to ${look.newest}\n`,
    );
    return EXIT.ok;
  }
  const journal = createJournal(null, true);
  // Opened and looked at, never started: a start would recover, decide and plan.
  const closed = await host.compose({
    ...composeBase(host),
    dataDir,
    host: 'run',
    planning: false,
    journal,
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
    await host.out(`PROBLEM          ${visibleText(error.message)}\n`);
    return EXIT.failure;
  }
}
