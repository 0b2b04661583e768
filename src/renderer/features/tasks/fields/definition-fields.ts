import type { Params } from '@shared/model/common';
import type { TaskWrite } from '@shared/model/task';

/** One field in which two definitions differ; undefined: it is not there. */
export interface FieldChange {
  id: string;
  before: unknown;
  after: unknown;
}

/** Whose field is taken when two people changed one task. */
export type Side = 'theirs' | 'mine';

/** Parts of a command that stand beside the line or the arguments. */
const OF_COMMAND: ReadonlySet<string> = new Set(['cwd', 'interpreter', 'pythonUtf8', 'leaveBackground']);

function commandOf({ action }: TaskWrite): [string, unknown][] {
  if (action.kind === 'workflow') return [['workflow', action.workflow]];
  return [
    ['command', action.argv === undefined ? { shell: action.shell } : { argv: action.argv }],
    ['cwd', action.cwd],
    ['interpreter', action.interpreter],
    ['pythonUtf8', action.pythonUtf8],
    ['leaveBackground', action.leaveBackground === true],
  ];
}

/** A definition as a flat list of the fields that people speak about, in the order of the form. */
export function fieldsOf(task: TaskWrite): Map<string, unknown> {
  const named = (field: 'params' | 'env'): [string, unknown][] =>
    Object.entries(task[field]).map(([name, value]) => [`${field}.${name}`, value]);
  return new Map<string, unknown>([
    ['key', task.key],
    ['name', task.name],
    ['description', task.description],
    ['tags', task.tags],
    ['enabled', task.enabled],
    ['trigger', task.trigger],
    ['guard', task.guard],
    ['session', task.session],
    ...commandOf(task),
    ...named('params'),
    ...named('env'),
    ['timeoutSeconds', task.timeoutSeconds],
    ['retry.max', task.retry.max],
    ['retry.intervalSeconds', task.retry.intervalSeconds],
    ['retry.backoff', task.retry.backoff],
    ['retry.maxIntervalSeconds', task.retry.maxIntervalSeconds],
    ['overlap', task.overlap],
    ['missed.policy', task.missed.policy],
    ['missed.graceSeconds', task.missed.graceSeconds],
    ['missed.limit', task.missed.limit],
    ['group', task.group],
  ]);
}

function ordered(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Whether two JSON values are the same, whatever the order of their fields. */
export function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, ordered) === JSON.stringify(other, ordered);
}

/** The fields that differ, in the order of the form; a field that only one of the two has counts. */
export function changesBetween(before: TaskWrite, after: TaskWrite): FieldChange[] {
  const old = fieldsOf(before);
  const now = fieldsOf(after);
  const ids = [...now.keys(), ...[...old.keys()].filter((id) => !now.has(id))];
  return ids
    .map((id) => ({ id, before: old.get(id), after: now.get(id) }))
    .filter((change) => !sameValue(change.before, change.after));
}

/** The field that a fault's path belongs to. */
export function fieldAt(path: readonly (string | number)[]): string {
  const [first = '', second] = path.map(String);
  if (first === 'params' || first === 'env') return second === undefined ? first : `${first}.${second}`;
  if (first === 'retry' || first === 'missed') return second === undefined ? first : `${first}.${second}`;
  if (first !== 'action') return first;
  if (second === 'workflow') return second;
  if (second !== undefined && OF_COMMAND.has(second)) return second;
  return 'command';
}

function mergeActions(of: (id: string) => TaskWrite['action']): TaskWrite['action'] {
  const [command, cwd, interpreter, pythonUtf8] = [of('command'), of('cwd'), of('interpreter'), of('pythonUtf8')];
  const background = of('leaveBackground');
  // A graph is taken whole, and no command has a part in it.
  const graph = of('workflow');
  if (graph.kind === 'workflow') return graph;
  if (command.kind === 'workflow') return command;
  const { shell, argv } = command;
  return {
    kind: 'command',
    ...(argv === undefined ? { shell } : { argv }),
    cwd: (cwd.kind === 'command' ? cwd : command).cwd,
    interpreter: (interpreter.kind === 'command' ? interpreter : command).interpreter,
    pythonUtf8: (pythonUtf8.kind === 'command' ? pythonUtf8 : command).pythonUtf8,
    leaveBackground: (background.kind === 'command' ? background : command).leaveBackground,
  };
}

/** Puts two versions of one task together; the function says whose field to take. */
export function mergeTasks(theirs: TaskWrite, mine: TaskWrite, sideOf: (id: string) => Side): TaskWrite {
  const of = (id: string): TaskWrite => (sideOf(id) === 'theirs' ? theirs : mine);
  function named<T>(field: 'params' | 'env', read: (task: TaskWrite) => Record<string, T>): Record<string, T> {
    const names = new Set([...Object.keys(read(theirs)), ...Object.keys(read(mine))]);
    return Object.fromEntries(
      [...names].flatMap((name) => {
        const values = read(of(`${field}.${name}`));
        // Only own names count: a value that one side took out stays out.
        return Object.hasOwn(values, name) ? [[name, values[name] as T] as const] : [];
      }),
    );
  }
  const params: Params = named('params', (task) => task.params);
  const { policy } = of('missed.policy').missed;
  return {
    key: mine.key,
    name: of('name').name,
    description: of('description').description,
    tags: [...of('tags').tags],
    enabled: of('enabled').enabled,
    trigger: of('trigger').trigger,
    guard: of('guard').guard,
    session: of('session').session,
    action: mergeActions((id) => of(id).action),
    params,
    env: named('env', (task) => task.env),
    timeoutSeconds: of('timeoutSeconds').timeoutSeconds,
    retry: {
      max: of('retry.max').retry.max,
      intervalSeconds: of('retry.intervalSeconds').retry.intervalSeconds,
      backoff: of('retry.backoff').retry.backoff,
      maxIntervalSeconds: of('retry.maxIntervalSeconds').retry.maxIntervalSeconds,
    },
    overlap: of('overlap').overlap,
    missed: {
      ...(policy === undefined ? {} : { policy }),
      graceSeconds: of('missed.graceSeconds').missed.graceSeconds,
      limit: of('missed.limit').missed.limit,
    },
    group: of('group').group,
  };
}
