import { parentPort } from 'node:worker_threads';
import { AppError, toWire } from '@shared/errors';
import { levelsOf } from './level-log';
import { searchLog } from './search-log';
import { levelRequestSchema, searchRequestSchema, type SearchReply } from './search-messages';

async function answer(message: unknown): Promise<SearchReply> {
  try {
    const asked = levelRequestSchema.safeParse(message);
    if (asked.success) return { ok: true, levels: await levelsOf(asked.data.base, asked.data.levels) };
    const { base, query } = searchRequestSchema.parse(message);
    return { ok: true, hits: await searchLog(base, query) };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error: toWire(error) };
    return { ok: false, error: { code: 'internal', message: error instanceof Error ? error.message : String(error) } };
  }
}

parentPort?.on('message', (message: unknown) => {
  void answer(message).then((reply) => parentPort?.postMessage(reply));
});
