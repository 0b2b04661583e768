import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivately } from './private-file';

const engineFileSchema = z.object({
  url: z.string().regex(/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/),
  token: z.string().min(1).max(256),
  pid: z.number().int().positive(),
});
/** Where the engine of a data folder is to be found: its base address, the administrator's token, its process. */
export type EngineFile = z.infer<typeof engineFileSchema>;

const HEALTH_MS = 2_000;

function pathIn(dataDir: string): string {
  return join(dataDir, 'engine.json');
}

/** Leaves `engine.json` in the data folder, readable by its owner only. Call it under the lock, once calls are served. */
export async function writeEngineFile(dataDir: string, engine: EngineFile): Promise<void> {
  await writePrivately(pathIn(dataDir), `${JSON.stringify(engineFileSchema.parse(engine))}\n`);
}

/** Takes `engine.json` away if it names this process; another's is left alone. */
export async function removeEngineFile(dataDir: string, pid: number): Promise<void> {
  const engine = await readEngineFile(dataDir);
  if (engine?.pid === pid) await rm(pathIn(dataDir), { force: true });
}

/** What `engine.json` says; null when there is none or it can't be understood. It may be left over from a crash. */
export async function readEngineFile(dataDir: string): Promise<EngineFile | null> {
  try {
    return engineFileSchema.parse(JSON.parse(await readFile(pathIn(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The engine that holds the data folder and answers; null when there is none. */
export async function findEngine(dataDir: string): Promise<EngineFile | null> {
  const engine = await readEngineFile(dataDir);
  if (engine === null || !isAlive(engine.pid)) return null;
  try {
    const response = await fetch(`${engine.url}/healthz`, {
      signal: AbortSignal.timeout(HEALTH_MS),
      redirect: 'error',
    });
    const answer: unknown = await response.json();
    return z.object({ ok: z.literal(true) }).safeParse(answer).success ? engine : null;
  } catch {
    return null;
  }
}
