import type { Params } from '@shared/model/common';
import type { Interpreter } from '@shared/model/command';
import type { MissedPolicy, Overlap, TaskWrite } from '@shared/model/task';
import type { Workflow } from '@shared/model/workflow';
import type { Trigger } from '@shared/model/trigger';
import { fromCommandDraft, toCommandDraft, type CommandDraft } from '../../../panels/command/command-draft';
import type { NameValue } from '../../../ui/name-value';
import type { NumberField } from '../../../ui/number-field';
import { paramRows, readParam } from '../../../ui/param-text';
import { DEFAULT_RETRY, retryOf, withPauseTyped, type RetryDraft } from '../../../ui/retry-rule';
import {
  emptyMarket,
  guardOf,
  ruleOf,
  sessionTriggerOf,
  takeRules,
  takeSessionTrigger,
  type MarketDraft,
} from './market-draft';

/** Units an interval may be typed in, with their seconds. */
export const UNIT_SECONDS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
/** A unit of an interval. */
export type IntervalUnit = keyof typeof UNIT_SECONDS;

/** A task as it stands in the form: every kind keeps its fields while another is chosen. */
export interface TaskDraft extends MarketDraft {
  key: string;
  name: string;
  description: string;
  tags: string[];
  enabled: boolean;
  triggerKind: Trigger['kind'];
  expression: string;
  /** Empty: for a new schedule the engine's, for one that was saved before the one it has. */
  timeZone: string;
  every: NumberField;
  unit: IntervalUnit;
  /** Phase of an interval that was saved before. */
  anchorAt: number | undefined;
  onceAt: number | null;
  /** The zone in which the instant was chosen; empty: this device's. */
  onceZone: string;
  /** The graph of a workflow, which the form keeps but does not edit; null: a command. */
  workflow: Workflow | null;
  commandKind: 'shell' | 'argv';
  shell: string;
  argv: string[];
  cwd: string;
  interpreterKind: Interpreter['kind'];
  interpreterPath: string;
  pythonUtf8: boolean;
  leaveBackground: boolean;
  env: NameValue[];
  params: NameValue[];
  timeoutSeconds: NumberField;
  retryMax: NumberField;
  retryIntervalSeconds: NumberField;
  retryBackoff: NumberField;
  retryMaxIntervalSeconds: NumberField;
  overlap: Overlap;
  /** `automatic`: the engine chooses at save. */
  missedPolicy: MissedPolicy | 'automatic';
  graceSeconds: NumberField;
  missedLimit: NumberField;
  group: string;
}

/** A draft with the contract's defaults. */
export function emptyDraft(): TaskDraft {
  return {
    key: '',
    name: '',
    description: '',
    tags: [],
    enabled: true,
    ...emptyMarket(),
    triggerKind: 'session',
    expression: '40 17 * * 1-5',
    timeZone: '',
    every: 5,
    unit: 'minutes',
    anchorAt: undefined,
    onceAt: null,
    onceZone: '',
    workflow: null,
    commandKind: 'shell',
    shell: '',
    argv: [''],
    cwd: '',
    interpreterKind: 'system',
    interpreterPath: '',
    pythonUtf8: false,
    leaveBackground: false,
    env: [],
    params: [],
    timeoutSeconds: null,
    retryMax: DEFAULT_RETRY.max,
    retryIntervalSeconds: DEFAULT_RETRY.intervalSeconds,
    retryBackoff: DEFAULT_RETRY.backoff,
    retryMaxIntervalSeconds: DEFAULT_RETRY.maxIntervalSeconds,
    overlap: 'skip',
    missedPolicy: 'automatic',
    graceSeconds: 300,
    missedLimit: 10,
    group: '',
  };
}

function intervalOf(seconds: number): { every: number; unit: IntervalUnit } {
  if (seconds <= 0) return { every: seconds, unit: 'seconds' };
  for (const unit of ['days', 'hours', 'minutes'] as const) {
    if (seconds % UNIT_SECONDS[unit] === 0) return { every: seconds / UNIT_SECONDS[unit], unit };
  }
  return { every: seconds, unit: 'seconds' };
}

/** Puts a task into the form; what it does not say, such as the fields of other kinds, stays as in `before`. */
export function toDraft(task: TaskWrite, before: TaskDraft = emptyDraft()): TaskDraft {
  const { trigger, action } = task;
  const draft: TaskDraft = {
    ...before,
    key: task.key,
    name: task.name,
    description: task.description,
    tags: [...task.tags],
    enabled: task.enabled ?? before.enabled,
    triggerKind: trigger.kind,
    workflow: action.kind === 'workflow' ? action.workflow : null,
    env: Object.entries(task.env).map(([name, value]) => ({ name, value })),
    params: paramRows(task.params),
    timeoutSeconds: task.timeoutSeconds,
    retryMax: task.retry.max,
    retryIntervalSeconds: task.retry.intervalSeconds,
    retryBackoff: task.retry.backoff,
    retryMaxIntervalSeconds: task.retry.maxIntervalSeconds,
    overlap: task.overlap,
    missedPolicy: task.missed.policy ?? 'automatic',
    graceSeconds: task.missed.graceSeconds,
    missedLimit: task.missed.limit,
    group: task.group ?? '',
  };
  if (trigger.kind === 'cron') {
    draft.expression = trigger.expression;
    draft.timeZone = trigger.timeZone ?? '';
  } else if (trigger.kind === 'interval') {
    Object.assign(draft, intervalOf(trigger.everySeconds));
    draft.anchorAt = trigger.anchorAt;
  } else if (trigger.kind === 'once') {
    draft.onceAt = trigger.at < 0 ? null : trigger.at;
    draft.onceZone = trigger.timeZone ?? '';
  } else if (trigger.kind === 'session') takeSessionTrigger(draft, trigger);
  takeRules(draft, task);
  return action.kind === 'command' ? withCommand(draft, toCommandDraft(action, draftCommand(before))) : draft;
}

/** The trigger that stands in the form; unfinished fields become values that the contract refuses. */
export function draftTrigger(draft: TaskDraft): Trigger {
  switch (draft.triggerKind) {
    case 'manual':
      return { kind: 'manual' };
    case 'cron': {
      const expression = draft.expression.trim();
      return draft.timeZone === ''
        ? { kind: 'cron', expression }
        : { kind: 'cron', expression, timeZone: draft.timeZone };
    }
    case 'interval': {
      const everySeconds = (draft.every ?? 0) * UNIT_SECONDS[draft.unit];
      return draft.anchorAt === undefined
        ? { kind: 'interval', everySeconds }
        : { kind: 'interval', everySeconds, anchorAt: draft.anchorAt };
    }
    case 'once':
      return { kind: 'once', at: draft.onceAt ?? -1, ...(draft.onceZone === '' ? {} : { timeZone: draft.onceZone }) };
    case 'session':
      return sessionTriggerOf(draft);
  }
}

/** The command that stands in the form. */
export function draftCommand(draft: TaskDraft): CommandDraft {
  const { commandKind: kind, shell, argv, cwd, interpreterKind, interpreterPath, pythonUtf8, leaveBackground } = draft;
  const interpreter = { kind: interpreterKind, path: interpreterPath };
  return { kind, shell, argv, cwd, interpreter, pythonUtf8, leaveBackground };
}

/** Puts a command into the form. */
export function withCommand(draft: TaskDraft, command: CommandDraft): TaskDraft {
  const { kind: commandKind, argv, interpreter, ...rest } = command;
  const { kind: interpreterKind, path: interpreterPath } = interpreter;
  return { ...draft, ...rest, commandKind, argv: [...argv], interpreterKind, interpreterPath };
}

function draftAction(draft: TaskDraft): TaskWrite['action'] {
  if (draft.workflow !== null) return { kind: 'workflow', workflow: draft.workflow };
  return fromCommandDraft(draftCommand(draft));
}

/** The rule for retries as it stands in the form. */
export function draftRetry(draft: TaskDraft): RetryDraft {
  return {
    max: draft.retryMax,
    intervalSeconds: draft.retryIntervalSeconds,
    backoff: draft.retryBackoff,
    maxIntervalSeconds: draft.retryMaxIntervalSeconds,
  };
}

/** Puts a rule for retries into the form. */
export function withRetry(draft: TaskDraft, rule: RetryDraft): TaskDraft {
  return {
    ...draft,
    retryMax: rule.max,
    retryIntervalSeconds: rule.intervalSeconds,
    retryBackoff: rule.backoff,
    retryMaxIntervalSeconds: rule.maxIntervalSeconds,
  };
}

/** Puts another pause before a retry into the form; a longest pause that nobody chose goes with it. */
export function withRetryPause(draft: TaskDraft, seconds: NumberField): TaskDraft {
  return withRetry(draft, withPauseTyped(draftRetry(draft), seconds));
}

function named<T>(rows: readonly NameValue[], read: (value: string) => T): Record<string, T> {
  return Object.fromEntries(rows.filter((row) => row.name !== '').map((row) => [row.name, read(row.value)] as const));
}

/** The task that stands in the form, ready to be sent. */
export function fromDraft(draft: TaskDraft): TaskWrite {
  const params: Params = named(draft.params, readParam);
  return {
    key: draft.key.trim(),
    name: draft.name.trim(),
    description: draft.description,
    tags: [...draft.tags],
    enabled: draft.enabled,
    trigger: draftTrigger(draft),
    action: draftAction(draft),
    params,
    env: named(draft.env, (value) => value),
    timeoutSeconds: draft.timeoutSeconds ?? null,
    retry: retryOf(draftRetry(draft)),
    overlap: draft.overlap,
    missed: {
      ...(draft.missedPolicy === 'automatic' ? {} : { policy: draft.missedPolicy }),
      graceSeconds: draft.graceSeconds ?? 300,
      limit: draft.missedLimit ?? 10,
    },
    guard: guardOf(draft),
    session: ruleOf(draft),
    group: draft.group.trim() === '' ? null : draft.group.trim(),
  };
}

/**
 * What an update of a task sends, of what the edit began with and what it came to: whether it is on stands beside the
 * definition, and travels only where this edit changed it.
 */
export function updateOf(base: TaskWrite, task: TaskWrite): TaskWrite {
  const { enabled, ...definition } = task;
  return enabled === base.enabled ? definition : task;
}
