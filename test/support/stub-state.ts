import { plainLine } from '@shared/plain-line';
import type { CallOutput, CallParsed, CallName, PushData, PushName } from '@shared/contract';
import { pinyin } from 'pinyin-pro';
import { freeKey, keyOf } from '@main/core/key-proposal';
import { AppError } from '@shared/errors';
import type { Attempt, Execution } from '@shared/model/execution';
import { taskType, taskWriteSchema, type TaskView, type TaskWrite } from '@shared/model/task';
import type { Workflow } from '@shared/model/workflow';
import { stubAttempt, stubExecution, stubExecutions, stubTask, stubTasks } from './stub-content';
import { stubCalendarCalls, stubCalendarOf } from './stub-calendars';
import { StubLog } from './stub-logs';
import { startByHand, stubMoments, stubPreview } from './stub-triggers';
import { StubVersions } from './stub-versions';
import { copySteps, stubWorkflowCalls } from './stub-workflow-calls';
import { STUB_PLACES, stubAttention, stubRecent, stubStats } from './stub-survey';

type Handlers = { [N in CallName]: (input: CallParsed<N>) => CallOutput<N> };
type Send = <N extends PushName>(name: N, data: PushData<N>) => void;

/** Made once: one for each comparison takes seconds for 10,000 tasks. */
const COLLATOR = new Intl.Collator('en', { numeric: true });

interface Run {
  execution: Execution;
  attempts: Attempt[];
}

/** Tasks, executions and logs in memory, with the contract's calls over them. */
export class StubState {
  readonly tasks = new Map<string, TaskView>();
  /** The address that opens this engine in a browser. */
  link: () => string = () => '';
  readonly runs = new Map<number, Run>();
  readonly logs = new Map<string, StubLog>();
  /** Graphs that runs of workflows went by, by the id of the run. */
  readonly graphs = new Map<number, Workflow>();
  readonly handlers: Handlers;
  readonly #send: Send;
  readonly #deleted = new Map<string, TaskView>();
  readonly #versions = new StubVersions();
  #settings = { slots: 4, groups: { tushare: 2, wind: 1 } as Record<string, number> };

  constructor(empty: boolean, send: Send) {
    this.#send = send;
    if (!empty) this.#fill();
    this.handlers = this.#makeHandlers();
  }

  /** Changes a run as the engine would: a new revision and a push. */
  change(id: number, change: Partial<Execution>): Execution {
    const run = this.#run(id);
    run.execution = { ...run.execution, ...change, revision: run.execution.revision + 1 };
    this.#send('execution.changed', { execution: run.execution });
    return run.execution;
  }

  /** Lines that a run prints now. */
  print(id: number, attempt: number, texts: readonly string[]): void {
    const log = this.log(id, attempt);
    const lines = log.append(texts);
    this.#send('log.appended', { id, attempt, lines: lines.slice(-200), totalLines: log.totalLines, live: log.live });
  }

  /** What a run has printed of a line that it has not ended. */
  printOpen(id: number, attempt: number, text: string): void {
    const log = this.log(id, attempt);
    const unfinished = [{ at: Date.now(), stream: 'stdout' as const, text }];
    this.#send('log.appended', { id, attempt, lines: [], totalLines: log.totalLines, unfinished, live: log.live });
  }

  /** The log of an attempt; made when first asked for. */
  log(id: number, attempt: number, lines = 240): StubLog {
    const name = `${id}:${attempt}`;
    let log = this.logs.get(name);
    if (log === undefined) {
      log = new StubLog(lines, this.runs.get(id)?.execution.status === 'running');
      this.logs.set(name, log);
    }
    return log;
  }

  #fill(): void {
    const tasks = stubTasks();
    const runs = stubExecutions(tasks);
    for (const task of tasks) this.tasks.set(task.key, task);
    for (const run of runs.toReversed()) {
      this.runs.set(run.execution.id, run);
      const task = this.tasks.get(run.execution.key);
      if (task === undefined) continue;
      const recent = stubRecent(task.key, run.execution);
      this.tasks.set(task.key, { ...task, last: run.execution, recent });
    }
  }

  #task(key: string): TaskView {
    const task = this.tasks.get(key);
    if (task === undefined) throw new AppError('not-found', `There is no task ${key}.`, ['key']);
    return task;
  }

  #run(id: number): Run {
    const run = this.runs.get(id);
    if (run === undefined) throw new AppError('not-found', `There is no execution ${id}.`, ['id']);
    return run;
  }

  #put(task: TaskView): TaskView {
    this.tasks.set(task.key, task);
    this.#send('task.changed', { task });
    return task;
  }

  #start(task: Pick<TaskView, 'key' | 'name' | 'version'>, rest: Partial<Execution>): Execution {
    const id = Math.max(200, ...this.runs.keys()) + 1;
    const now = Date.now();
    const execution = stubExecution(id, task, 'running', {
      source: 'manual',
      scheduledFor: null,
      queuedAt: now,
      startedAt: now,
      finishedAt: null,
      ...rest,
    });
    this.runs.set(id, { execution, attempts: [stubAttempt(1, execution)] });
    const log = new StubLog(0, true);
    log.append(['hello from the stub', '你好，收盘铃']);
    this.logs.set(`${id}:1`, log);
    this.#send('execution.changed', { execution });
    return execution;
  }

  /** Turns a start into the row that a guard leaves of it. */
  #holdBack(id: number): Execution {
    this.#run(id).attempts = [];
    this.log(id, 1).live = false;
    const now = Date.now();
    return this.change(id, { status: 'skipped', reason: 'guard', startedAt: null, finishedAt: now, attemptCount: 0 });
  }

  #taskHandlers() {
    const save = (write: TaskWrite, version: number): TaskView => {
      const { enabled, paused, ...definition } = write;
      stubMoments(definition.trigger, 1, stubCalendarOf);
      const old = this.tasks.get(write.key);
      const task = this.#put(
        stubTask(definition, {
          ...(old === undefined ? {} : { last: old.last, recent: old.recent, createdAt: old.createdAt }),
          version,
          type: taskType(definition),
          enabled: enabled ?? old?.enabled ?? true,
          paused: paused ?? old?.paused ?? false,
          updatedAt: Date.now(),
        }),
      );
      this.#versions.record(task, old);
      return task;
    };
    const each = (keys: readonly string[], change: (task: TaskView) => TaskView) => ({
      rows: keys.map((key) => this.#put(change(this.#task(key)))),
    });
    return {
      'tasks.list': ({ page, pageSize, sort, filter = {} }) => {
        const by = sort?.by ?? 'key';
        const rows = [...this.tasks.values()]
          .filter((task) => filter.type === undefined || task.type === filter.type)
          .filter((task) => filter.state === undefined || task.state === filter.state)
          .filter((task) => filter.enabled === undefined || task.enabled === filter.enabled)
          .filter((task) => filter.tag === undefined || task.tags.includes(filter.tag))
          .filter((task) =>
            `${task.key} ${task.name} ${task.description}`.toLowerCase().includes((filter.text ?? '').toLowerCase()),
          )
          .sort((one, other) => COLLATOR.compare(String(one[by]), String(other[by])));
        if (sort?.order === 'desc') rows.reverse();
        return { rows: rows.slice((page - 1) * pageSize, page * pageSize), total: rows.length };
      },
      'tasks.get': ({ key }) => this.#task(key),
      'tasks.create': ({ task }) => {
        if (this.tasks.has(task.key))
          throw new AppError('conflict', `There is a task ${task.key} already.`, ['task', 'key']);
        return save(task, 1);
      },
      'tasks.update': ({ key, version, task }) => {
        const old = this.#task(key);
        if (old.version !== version)
          throw new AppError('conflict', `Version ${version} is not the newest.`, ['version']);
        return save(task, version + 1);
      },
      'tasks.delete': ({ keys }) => {
        for (const key of keys) {
          this.#deleted.set(key, this.#task(key));
          this.tasks.delete(key);
        }
        this.#send('tasks.deleted', { keys });
        return { keys };
      },
      'tasks.restore': ({ keys }) => ({
        rows: keys.map((key) => {
          const task = this.#deleted.get(key);
          if (task === undefined) throw new AppError('not-found', `There is no deleted task ${key}.`);
          return this.#put(task);
        }),
      }),
      'tasks.copy': ({ key, newKey, name }) => {
        const task = this.#task(key);
        const copy = { key: newKey, name: name ?? task.name, version: 1, enabled: false, state: 'disabled' } as const;
        return this.#put({ ...task, ...copy, last: null });
      },
      'tasks.proposeKey': ({ name }) => {
        const key = keyOf(pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' }).join(''));
        return { key: freeKey(key, (taken) => this.tasks.has(taken), 'x') };
      },
      'tasks.setEnabled': ({ keys, enabled }) =>
        each(keys, (task) => ({ ...task, enabled, state: enabled ? 'waiting' : 'disabled' })),
      'tasks.setPaused': ({ keys, paused }) =>
        each(keys, (task) => ({ ...task, paused, state: paused ? 'paused' : 'waiting' })),
      'tasks.validate': ({ task }) => {
        const parsed = taskWriteSchema.safeParse(task);
        if (!parsed.success) {
          return {
            problems: parsed.error.issues.map(({ path, message }) => ({
              path: path.map((part) => (typeof part === 'symbol' ? '' : part)),
              message,
            })),
          };
        }
        try {
          stubMoments(parsed.data.trigger, 1, stubCalendarOf);
          return { problems: [] };
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          return { problems: [{ path: [...(error.path ?? [])], message: error.message }] };
        }
      },
      'tasks.versions': ({ key }) => {
        const rows = this.#versions.of(this.#task(key));
        return { rows, total: rows.length };
      },
      'tasks.rollback': ({ key, version }) => {
        const old = this.#versions.of(this.#task(key)).find((row) => row.version === version);
        if (old === undefined) throw new AppError('not-found', `There is no version ${version} of ${key}.`);
        return save(old.definition, this.#task(key).version + 1);
      },
      'samples.load': () => {
        for (const task of stubTasks())
          this.#put({ ...task, enabled: false, state: 'disabled', nextAt: null, last: null });
        const rows = [...this.tasks.values()];
        return { rows, added: rows.length };
      },
    } satisfies Partial<Handlers>;
  }

  #runHandlers() {
    return {
      'executions.start': ({ key, params, sessionDate: wanted, force }) => {
        if (key === 'daily-bars') {
          throw new AppError('conflict', 'daily-bars is running. Wait for it, or cancel execution 212.');
        }
        const task = this.#task(key);
        const { isHeldBack, sessionDate } = startByHand(task, wanted, stubCalendarOf);
        const made = this.#start(task, { params: params ?? {}, sessionDate });
        return isHeldBack && !force ? this.#holdBack(made.id) : made;
      },
      'executions.try': ({ task }) =>
        this.#start({ key: task.key, name: task.name, version: 1 }, { source: 'try', version: null }),
      'executions.list': ({ page, pageSize, filter = {} }) => {
        const statuses = filter.status === undefined ? null : [filter.status].flat();
        const rows = [...this.runs.values()]
          .map(({ execution }) => execution)
          .filter((row) => filter.key === undefined || row.key === filter.key)
          .filter((row) => statuses === null || statuses.includes(row.status))
          .filter((row) => filter.source === undefined || row.source === filter.source)
          .filter((row) => filter.reason === undefined || row.reason === filter.reason)
          .filter((row) => filter.parent === undefined || row.parent === filter.parent)
          .filter((row) => row.queuedAt >= (filter.from ?? 0) && row.queuedAt < (filter.to ?? Infinity))
          .sort((one, other) => other.id - one.id);
        return { rows: rows.slice((page - 1) * pageSize, page * pageSize), total: rows.length };
      },
      'executions.get': ({ id }) => ({ ...this.#run(id).execution, attempts: this.#run(id).attempts }),
      'executions.cancel': ({ id }) => {
        this.#run(id).attempts = this.#run(id).attempts.map((one) => ({
          ...one,
          status: 'terminated',
          finishedAt: Date.now(),
        }));
        this.log(id, 1).live = false;
        return this.change(id, { status: 'terminated', reason: 'cancelled', finishedAt: Date.now() });
      },
      'executions.rerun': ({ id }) => {
        const { execution } = this.#run(id);
        const { isWorkflow } = execution;
        const rest = { source: 'rerun', rerunOf: id, isWorkflow } as const;
        const made = this.#start({ ...execution, version: execution.version ?? 1 }, rest);
        return isWorkflow ? copySteps(this, id, made) : made;
      },
      'executions.markSuccess': ({ id, note }) => this.change(id, { status: 'success', reason: 'marked', note }),
    } satisfies Partial<Handlers>;
  }

  #logHandlers() {
    const logOf = (id: number, attempt: number | undefined) => {
      const last = attempt ?? Math.max(1, this.#run(id).execution.attemptCount);
      return { attempt: last, log: this.log(id, last) };
    };
    return {
      'logs.open': ({ id, attempt }) => {
        const found = logOf(id, attempt);
        const { totalLines, live } = found.log;
        const lines = found.log.range(Math.max(1, totalLines - 199), 200);
        return { lines, totalLines, attempt: found.attempt, next: totalLines + 1, live };
      },
      'logs.read': ({ id, attempt, fromLine, count }) => {
        const { log } = logOf(id, attempt);
        return { lines: log.range(fromLine, count), totalLines: log.totalLines };
      },
      'logs.search': ({ id, attempt, query, regex, matchCase, from }) => {
        const { log } = logOf(id, attempt);
        const hits = [];
        const fold = (text: string): string => (matchCase ? text : text.toLowerCase());
        const needle = fold(query);
        const expression = regex ? new RegExp(query, matchCase ? 'g' : 'gi') : null;
        const find = (text: string): [number, number][] => {
          if (expression !== null) {
            return [...text.matchAll(expression)].map((match) => [match.index, match.index + match[0].length]);
          }
          const found: [number, number][] = [];
          const line = fold(text);
          for (let at = line.indexOf(needle); at >= 0; at = line.indexOf(needle, at + needle.length)) {
            found.push([at, at + needle.length]);
          }
          return found;
        };
        let n = from;
        for (const last = Math.min(log.totalLines, from + 50_000); n <= last && hits.length < 1000; n += 1) {
          const text = plainLine(log.line(n).text);
          const matches = find(text);
          const [first] = matches;
          if (first !== undefined) hits.push({ n, start: first[0], end: first[1], text, matches });
        }
        return { hits, nextFrom: n <= log.totalLines ? n : null, searchedLines: n - from };
      },
      'logs.close': () => ({}),
    } satisfies Partial<Handlers>;
  }

  #makeHandlers(): Handlers {
    const running = () => [...this.runs.values()].filter(({ execution }) => execution.status === 'running').length;
    return {
      ...this.#taskHandlers(),
      ...this.#runHandlers(),
      ...this.#logHandlers(),
      ...stubWorkflowCalls(this),
      ...stubCalendarCalls(this.#send),
      'triggers.preview': (question) => stubPreview(question, stubCalendarOf),
      'stats.overview': ({ from, to }) => {
        const enabled = [...this.tasks.values()].filter((task) => task.enabled).length;
        return { ...stubStats(from, to, this.tasks.size), tasks: { total: this.tasks.size, enabled, paused: 1 } };
      },
      'stats.task': ({ from, to }) => stubStats(from, to, 1),
      'executions.attention': ({ from, limit }) =>
        stubAttention(
          [...this.runs.values()].map(({ execution }) => execution),
          from,
          limit,
        ),
      'schedule.upcoming': ({ from = Date.now(), to, limit }) => {
        const rows = [...this.tasks.values()]
          .filter((task) => task.enabled && !task.paused)
          .flatMap(({ key, name, trigger }) =>
            stubMoments(trigger, 60, stubCalendarOf).map((at) => ({ key, name, at })),
          )
          .filter(({ at }) => at > from && at <= to)
          .sort((one, other) => one.at - other.at);
        return { rows: rows.slice(0, limit), ...(rows.length > limit ? { more: true as const } : {}) };
      },
      'interpreters.find': () => STUB_PLACES.interpreters,
      'folders.list': ({ path = '/home/lin/quant' }) => STUB_PLACES.folder(path),
      'diagnostics.get': () => ({ text: '# Closing Bell 0.1.0\n\n## Health\n{ "ok": true }' }),
      'health.get': () => ({
        ok: true,
        problems: [],
        overdue: null,
        now: Date.now(),
        startedAt: Date.now() - 5_400_000,
        version: '0.1.0',
        pid: 4711,
        host: 'serve',
        dataDir: '/home/lin/.local/share/closing-bell',
        timeZone: 'Asia/Shanghai',
        versions: { node: '24.21.0', sqlite: '3.54.0', v8: '13.6' },
        scheduler: { planning: true, nextAt: Date.now() + 120_000, running: running(), pending: 1, slots: 4 },
        launcher: { alive: true, pid: 4712, restarts: 0 },
        store: { schema: 3, bytes: 48_234_496, checked: 'ok' },
      }),
      'settings.get': () => this.#settings,
      'settings.set': (change) => (this.#settings = { ...this.#settings, ...change }),
      'audit.list': () => ({ rows: [], total: 0 }),
      'access.link': () => ({ link: this.link() }),
    };
  }
}
