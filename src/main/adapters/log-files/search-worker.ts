import { parentPort } from 'node:worker_threads';
import { AppError } from '@shared/errors';
import { searchLog } from './search-log';
import { searchRequestSchema, type SearchReply } from './search-messages';

async function answer(message: unknown): Promise<SearchReply> {
  try {
    const { base, query } = searchRequestSchema.parse(message);
    return { ok: true, hits: await searchLog(base, query) };
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal';
    const text = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { code, message: text, path: [...((error as AppError).path ?? [])] } };
  }
}

parentPort?.on('message', (message: unknown) => {
  void answer(message).then((reply) => parentPort?.postMessage(reply));
});
