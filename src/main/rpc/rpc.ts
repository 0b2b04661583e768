import { AppError, parseAt, tell, toWire, type Reply, type WireError } from '@shared/errors';
import { message } from '@shared/messages/message';
import { contract, isCallName, type CallName } from '@shared/contract';
import type { UseCases } from '../app/use-cases';
import type { PreparedChange } from '../app/task-switches';
import { createHandlers, createLargeChanges, type Handlers, type LargeChanges } from './handlers';
import type { Caller, Rpc } from './rpc-types';

type AuditRow = Parameters<UseCases['store']['audit']['add']>[0];

/** Changes that wait for files: a transaction waits for nothing. */
const ANSWERS_LATER: ReadonlySet<CallName> = new Set<CallName>(['samples.load', 'editors.open']);
/** Calls that change nothing, though only an administrator may make them: the audit trail is of changes. */
const LOOKS_ONLY: ReadonlySet<CallName> = new Set<CallName>([
  'interpreters.find',
  'folders.list',
  'editors.find',
  'diagnostics.get',
]);
/** How often a large change is worked out anew because something changed meanwhile, before it is done in one go. */
const PREPARATIONS = 3;
/** Longest target and detail in the audit trail. */
const MAX_TARGET = 500;
const MAX_DETAIL = 1000;

interface Bound {
  handlers: Handlers;
  large: LargeChanges;
}

/** The contract bound to the use cases: role, then input, then the call, then the reply. */
export function createRpc(app: UseCases): Rpc {
  const bound: Bound = { handlers: createHandlers(app), large: createLargeChanges(app) };
  return {
    call: (caller, name, input) => answer(bound, app, caller, name, input),
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

async function answer(bound: Bound, app: UseCases, caller: Caller, name: string, input: unknown): Promise<Reply> {
  try {
    if (!isCallName(name)) throw new AppError('not-found', 'calls.noCall', { name: name.slice(0, 64) });
    if (contract[name].role === 'admin' && caller.role !== 'admin') throw new AppError('forbidden', 'calls.adminOnly');
    refusePrototype(input);
    const parsed: unknown = parseAt(contract[name].input, input ?? {});
    // The table of handlers is typed call by call; the name picks input and handler together.
    const handler = bound.handlers[name] as (input: unknown, caller: Caller) => unknown;
    const act = (): unknown => handler(parsed, caller);
    if (!isChange(name)) return { ok: true, value: await act() };
    const prepare = bound.large[name] as
      ((input: unknown, caller: Caller) => Promise<PreparedChange<unknown>> | null) | undefined;
    const record = (value: unknown): void => app.store.audit.add(auditRow(app, caller, name, input, value, 'ok'));
    const value = await recorded(app, name, act, () => prepare?.(parsed, caller) ?? null, record);
    await app.store.synced();
    return { ok: true, value };
  } catch (error) {
    const wire = wireError(app, name, error);
    if (isCallName(name) && isChange(name)) recordFailure(app, caller, name, input, wire.code);
    return { ok: false, error: wire };
  }
}

function isChange(name: CallName): boolean {
  return contract[name].role === 'admin' && !LOOKS_ONLY.has(name);
}

/** Does it and writes that it was done, in one transaction where it can be: neither stands without the other. */
async function recorded(
  app: UseCases,
  name: CallName,
  act: () => unknown,
  prepare: () => Promise<PreparedChange<unknown>> | null,
  record: (value: unknown) => void,
): Promise<unknown> {
  const noted = (value: unknown): unknown => {
    record(value);
    return value;
  };
  if (ANSWERS_LATER.has(name)) return noted(await act());
  for (let tries = 0; tries < PREPARATIONS; tries += 1) {
    const preparing = prepare();
    if (preparing === null) break;
    const change = await preparing;
    const isDone = app.store.transaction(() => {
      const fits = change.commit();
      if (fits) record(null);
      return fits;
    });
    if (isDone) return change.answer();
  }
  return app.store.transaction(() => noted(act()));
}

/** A name that objects keep for themselves would be dropped by whoever copies them, with nobody told. */
function refusePrototype(input: unknown): void {
  const open: unknown[] = [input];
  for (let value = open.pop(); value !== undefined || open.length > 0; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) {
      throw new AppError('invalid-input', 'calls.forbiddenName', {}, { path: ['__proto__'] });
    }
    for (const inner of Object.values(value) as unknown[]) open.push(inner);
  }
}

function recordFailure(app: UseCases, caller: Caller, name: CallName, input: unknown, code: string): void {
  try {
    app.store.audit.add(auditRow(app, caller, name, input, null, code));
  } catch (error) {
    app.logger.warn(`That ${name} was refused could not be recorded.`, { why: String(error) });
  }
}

function auditRow(
  app: UseCases,
  caller: Caller,
  action: CallName,
  input: unknown,
  value: unknown,
  outcome: string,
): AuditRow {
  const who = `${caller.who}/${caller.role}`;
  return { at: app.clock.now(), who, action, target: targetOf(input, value), outcome, detail: detailOf(input) };
}

/** What was asked for besides the target. A definition may be large; of parameters and variables only the names stand here. */
function detailOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  const { key: _key, keys: _keys, id: _id, task: _task, changes: _changes, ...rest } = input as Record<string, unknown>;
  const text = Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, withoutValues);
  return text.toWellFormed().slice(0, MAX_DETAIL);
}

/** Values may be passwords, and the trail is there for everybody to read. */
function withoutValues(name: string, value: unknown): unknown {
  const isValues = name === 'params' || name === 'env';
  if (!isValues || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, '…']));
}

function wireError(app: UseCases, name: string, error: unknown): WireError {
  if (error instanceof AppError) {
    app.store.failed(error);
    if (error.code === 'unavailable') app.logger.warn(`Call ${name} could not be answered: ${error.message}`);
    return toWire(error);
  }
  app.logger.error(`Call ${name} failed.`, error);
  return { code: 'internal', ...tell(message('calls.internal')) };
}

function keyIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>).key : undefined;
}

/** What a call was aimed at: its key, keys or id, the key within a task, or the keys of its changes. */
function targetOf(input: unknown, value: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  const { key, id, task, changes } = input as Record<string, unknown>;
  const keys = Array.isArray(changes) ? changes.map(keyIn) : (input as Record<string, unknown>).keys;
  const inner = keyIn(task);
  const made = id === undefined && typeof value === 'object' ? (value as { id?: unknown } | null)?.id : undefined;
  const parts = [key ?? inner, Array.isArray(keys) ? keys.join(' ') : undefined, id ?? made];
  return parts
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' #')
    .toWellFormed()
    .slice(0, MAX_TARGET);
}
