import type { CallName, CallOutput, CallParsed } from '@shared/contract';
import type { ExecutionSource } from '@shared/model/execution';
import type { PreparedChange } from '../app/task-switches';
import { upcoming } from '../app/upcoming';
import type { UseCases } from '../app/use-cases';
import type { Caller } from './rpc-types';

/** What answers a call: parsed input in, output out; may throw AppError. */
export type Handlers = {
  [N in CallName]: (input: CallParsed<N>, caller: Caller) => CallOutput<N> | Promise<CallOutput<N>>;
};

/** What prepares a change of many things over several turns of the loop; null: it is small, and its handler does it. */
export type LargeChanges = {
  [N in CallName]?: (input: CallParsed<N>, caller: Caller) => Promise<PreparedChange<CallOutput<N>>> | null;
};

function sourceOf(caller: Caller): Extract<ExecutionSource, 'manual' | 'cli' | 'api'> {
  if (caller.who === 'cli') return 'cli';
  return caller.connection === null ? 'api' : 'manual';
}

/** Binds the calls that may change many things. */
export function createLargeChanges({ tasks }: UseCases): LargeChanges {
  return {
    'tasks.updateMany': ({ changes }, { who }) => asRows(tasks.prepareUpdates(changes, who)),
    'tasks.setEnabled': ({ keys, enabled }) => asRows(tasks.prepareEnabled(keys, enabled)),
    'tasks.setPaused': ({ keys, paused, until }) => asRows(tasks.preparePaused(keys, paused, until)),
  };
}

function asRows<T>(change: Promise<PreparedChange<T[]>> | null): Promise<PreparedChange<{ rows: T[] }>> | null {
  if (change === null) return null;
  return change.then(({ commit, answer }) => ({ commit, answer: async () => ({ rows: await answer() }) }));
}

/** Binds every call of the contract to its use case. */
export function createHandlers(app: UseCases): Handlers {
  const { tasks, executions, logs, settings, store } = app;
  return {
    'tasks.list': ({ sort, filter, ...page }) =>
      tasks.list({ ...page, sort: sort ?? { by: 'key', order: 'asc' }, filter: filter ?? {} }),
    'tasks.get': ({ key }) => tasks.get(key),
    'tasks.uses': ({ key }) => tasks.uses(key),
    'tasks.create': ({ task }, { who }) => tasks.create(task, who),
    'tasks.update': ({ key, version, task }, { who }) => tasks.update(key, version, task, who),
    'tasks.updateMany': ({ changes }, { who }) => ({ rows: tasks.updateMany(changes, who) }),
    'tasks.delete': ({ keys }) => ({ keys: tasks.remove(keys) }),
    'tasks.restore': ({ keys }) => ({ rows: tasks.restore(keys) }),
    'tasks.copy': ({ key, newKey, name }, { who }) => tasks.copy(key, newKey, name ?? null, who),
    'tasks.proposeKey': async ({ name }) => ({ key: await app.proposeKey(name) }),
    'tasks.setEnabled': ({ keys, enabled }) => ({ rows: tasks.setEnabled(keys, enabled) }),
    'tasks.setPaused': ({ keys, paused, until }) => ({ rows: tasks.setPaused(keys, paused, until) }),
    'tasks.validate': ({ task }) => ({ problems: tasks.validate(task) }),
    'tasks.versions': ({ key }) => tasks.versions(key),
    'tasks.rollback': ({ key, version }, { who }) => tasks.rollback(key, version, who),
    'triggers.preview': ({ trigger, guard, after, count }) =>
      app.preview({ trigger, guard: guard ?? null, after: after ?? app.clock.now(), count }),
    'triggers.words': (question) => ({ rows: app.sayTriggers(question) }),
    'executions.start': ({ key, ...options }, caller) =>
      executions.start(key, { who: caller.who, source: sourceOf(caller) }, options),
    'executions.try': ({ task, sessionDate }, { who }) => executions.try(task, who, sessionDate ?? null),
    'executions.list': ({ filter, ...page }) => {
      const { status, ...rest } = filter ?? {};
      const statuses = status === undefined ? undefined : Array.isArray(status) ? status : [status];
      return executions.list({ ...page, filter: { ...rest, status: statuses } });
    },
    'executions.attention': ({ from, limit, slowFrom }) => executions.attention(from, limit, slowFrom ?? null),
    'executions.get': ({ id }) => executions.get(id),
    'executions.cancel': ({ id }) => executions.cancel(id),
    'executions.rerun': ({ id, from, step, definitions }, { who }) =>
      executions.rerun(id, { from, step: step ?? null, definitions }, who),
    'executions.markSuccess': ({ id, note }) => executions.markSuccess(id, note),
    'workflows.validate': ({ workflow, key, params, session }) => ({
      problems: app.workflows.validate(workflow, key ?? null, params, session),
    }),
    'workflows.using': ({ keys }) => ({ rows: app.workflows.using(keys) }),
    'workflows.run': ({ id }) => app.workflows.run(id),
    'calendars.list': () => ({ rows: app.calendars.list() }),
    'calendars.sessions': ({ calendar, from, to }) => app.calendars.sessions(calendar, from, to),
    'calendars.overrides': ({ calendar }) => ({ rows: app.calendars.overrides(calendar) }),
    'calendars.override': ({ calendar, ...given }) =>
      'days' in given
        ? app.calendars.override(calendar, given.days, given.knownTo ?? null)
        : app.calendars.override(calendar, [given], null),
    'calendars.clear': ({ calendar, dates }) => app.calendars.clear(calendar, dates),
    'calendars.import': ({ calendar, format, text, knownTo, dryRun }) =>
      app.calendars.importDays(calendar, format, text, { knownTo: knownTo ?? null, dryRun }),
    'logs.open': ({ id, attempt }, { connection }) => logs.open(id, attempt, connection),
    'logs.read': ({ id, attempt, fromLine, count }) => logs.read(id, attempt, fromLine, count),
    'logs.search': ({ id, attempt, from, ...query }, { role, connection }) =>
      logs.search(id, attempt, { ...query, fromLine: from }, { lane: role, name: connection?.id ?? '' }),
    'logs.levels': ({ id, attempt, from, carry }, { role, connection }) =>
      logs.levels(id, attempt, { fromLine: from, carry: carry ?? null }, { lane: role, name: connection?.id ?? '' }),
    'logs.close': ({ id, attempt }, { connection }) => {
      logs.close(id, attempt, connection);
      return {};
    },
    'stats.overview': ({ from, to }) => ({ ...store.stats.overview(from, to), tasks: store.views.counts() }),
    'stats.task': ({ key, from, to }) => store.stats.task(app.taskId(key), from, to),
    'health.get': () => app.health(),
    'settings.get': () => settings.get(),
    'settings.set': (change) => settings.set(change),
    'audit.list': ({ filter, ...page }) => store.audit.list({ ...page, action: filter?.action }),
    'schedule.upcoming': ({ from, to, limit }) => upcoming(store, from ?? app.clock.now(), to, limit, app.findCalendar),
    'interpreters.find': async ({ near }) => ({ rows: await app.hostFiles.interpreters(near ?? null) }),
    'folders.list': ({ path }) => app.hostFiles.folder(path ?? null),
    'editors.find': async () => ({ rows: await app.editors.find() }),
    'editors.open': ({ id, attempt, path, line }) => app.editors.open({ id, attempt, path, line }),
    'diagnostics.get': async () => ({ text: await app.diagnostics() }),
    'diagnostics.report': (fault, { who, role }) => ({ written: app.pageFaults.report(`${who}/${role}`, fault) }),
    'access.link': (_input, { role }) => ({ link: app.entrance.link(role) }),
    'samples.load': ({ language }, { who }) => app.loadSamples({ language, who }),
  };
}
