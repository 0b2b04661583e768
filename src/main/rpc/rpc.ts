import { AppError, parseAt, type Reply, type WireError } from '@shared/errors';
import { contract, isCallName, type CallName } from '@shared/contract';
import type { UseCases } from '../app/use-cases';
import { createHandlers, type Handlers } from './handlers';
import type { Caller, Rpc } from './rpc-types';

/** Longest target text in the audit trail. */
const MAX_TARGET = 500;

/** The contract bound to the use cases: role, then input, then the call, then the reply. */
export function createRpc(app: UseCases): Rpc {
  const handlers = createHandlers(app);
  return {
    async call(caller, name, input) {
      const reply = await answer(handlers, app, caller, name, input);
      if (isCallName(name) && contract[name].role === 'admin') record(app, caller, name, input, reply);
      return reply;
    },
    connect(connection) {
      const pushes = app.hub.connect(connection);
      return {
        [Symbol.dispose]: () => {
          pushes[Symbol.dispose]();
          app.logs.disconnected(connection.id);
        },
      };
    },
  };
}

async function answer(handlers: Handlers, app: UseCases, caller: Caller, name: string, input: unknown): Promise<Reply> {
  try {
    if (!isCallName(name)) throw new AppError('not-found', `There is no call “${name.slice(0, 64)}”.`);
    if (contract[name].role === 'admin' && caller.role !== 'admin') {
      throw new AppError('forbidden', 'Only an administrator may do this.');
    }
    const parsed: unknown = parseAt(contract[name].input, input ?? {});
    // The table of handlers is typed call by call; the name picks input and handler together.
    const handler = handlers[name] as (input: unknown, caller: Caller) => unknown;
    return { ok: true, value: await handler(parsed, caller) };
  } catch (error) {
    return { ok: false, error: wireError(app, name, error) };
  }
}

function wireError(app: UseCases, name: string, error: unknown): WireError {
  if (error instanceof AppError) {
    if (error.code === 'unavailable') app.journal.warn(`Call ${name} could not be answered: ${error.message}`);
    return { code: error.code, message: error.message, ...(error.path ? { path: [...error.path] } : {}) };
  }
  app.journal.error(`Call ${name} failed.`, error);
  return {
    code: 'internal',
    message: 'Something went wrong inside the app. The journal in the data folder tells more.',
  };
}

function record(app: UseCases, caller: Caller, name: CallName, input: unknown, reply: Reply): void {
  try {
    app.store.audit.add({
      at: app.clock.now(),
      who: `${caller.who}/${caller.role}`,
      action: name,
      target: targetOf(input, reply),
      outcome: reply.ok ? 'ok' : reply.error.code,
    });
  } catch (error) {
    app.journal.error(`The audit row of ${name} could not be written.`, error);
  }
}

/** What a call was aimed at: its key, keys or id, or the key within a task. */
function targetOf(input: unknown, reply: Reply): string {
  if (typeof input !== 'object' || input === null) return '';
  const { key, keys, id, task } = input as Record<string, unknown>;
  const inner = typeof task === 'object' && task !== null ? (task as Record<string, unknown>).key : undefined;
  const made =
    reply.ok && id === undefined && typeof reply.value === 'object' ? (reply.value as { id?: unknown }).id : undefined;
  const parts = [key ?? inner, Array.isArray(keys) ? keys.join(' ') : undefined, id ?? made];
  return parts
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' #')
    .toWellFormed()
    .slice(0, MAX_TARGET);
}
