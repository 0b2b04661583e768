import { groupNameSchema, keySchema } from '@shared/model/common';
import type { Guard, SessionRule } from '@shared/model/session';
import type { MissedPolicy, Overlap, TaskWrite } from '@shared/model/task';
import { hasLimits, type ActionDraft } from '../../../kinds/actions';
import {
  completeTrigger,
  emptyTrigger,
  fromTriggerDraft,
  toTriggerDraft,
  triggerFaults,
  triggerPlaces,
  type TriggerDraft,
} from '../../../kinds/triggers';
import { homeCalendar } from '../../../kinds/triggers/session/home-calendar';
import type { NameValue } from '../../../ui/name-errors';
import type { NumberField } from '../../../ui/number-field';
import { paramRows, readParam } from '../../../ui/param-text';
import { DEFAULT_RETRY, longestPause, retryOf, type RetryDraft } from '../../../ui/retry-rule';
import { actionPart } from './action-part';
import { field, group, plainField, type FieldSpec, type Part, type ValueWords } from './part';
import { table } from './table-part';

/** A task as the form reads and writes it; whether it is paused is changed in the list. */
export type FormTask = Omit<TaskWrite, 'paused'>;

/** Whether a run may begin, as it stands in the form: the calendar stays while no guard is chosen. */
export interface GuardDraft {
  when: Guard['when'] | 'none';
  calendar: string;
}
/** Which session a run is for, as it stands in the form. `automatic`: by the calendar of trigger or guard. */
export interface RuleDraft {
  roll: SessionRule['roll'] | 'automatic';
  calendar: string;
}
/** What happens to missed runs, as it stands in the form. `automatic`: the engine chooses at save. */
export interface MissedDraft {
  policy: MissedPolicy | 'automatic';
  graceSeconds: NumberField;
  limit: NumberField;
}

/** A task as it stands in the form: the definition, with fields that may be empty. */
export interface TaskDraft {
  key: string;
  name: string;
  description: string;
  tags: string[];
  enabled: boolean;
  trigger: TriggerDraft;
  guard: GuardDraft;
  session: RuleDraft;
  action: ActionDraft;
  params: NameValue[];
  env: NameValue[];
  timeoutSeconds: NumberField;
  retry: RetryDraft;
  overlap: Overlap;
  missed: MissedDraft;
  /** Empty: none. */
  group: string;
}

/** The guards that are offered. */
export const GUARDS = ['none', 'session-day', 'trading-hours', 'non-session-day'] as const;
/** The rules for the session of a run that are offered. */
export const ROLLS = ['automatic', 'last-closed', 'current', 'next'] as const;
/** The rules for a start while the last run has not ended, as they are offered. */
export const OVERLAPS = ['skip', 'queue', 'allow', 'replace'] as const;
/** The rules for missed runs that are offered. */
export const POLICIES = ['automatic', 'each-session', 'run-once', 'run-all', 'skip'] as const;

/** Policies that may run more than one of the missed runs. */
export function mayRunMany(policy: MissedDraft['policy'] | undefined): boolean {
  return policy === 'run-all' || policy === 'each-session';
}

const never = (): boolean => false;
const isThere = (value: unknown): boolean => value !== null && value !== undefined && value !== '';
const ofCommand = (_value: unknown, { action }: TaskWrite): boolean => hasLimits(action);
const duration = (seconds: number, words: ValueWords): string => words.duration(seconds);

/** A text, without the spaces around it where they mean nothing. */
function text(id: string, spec: Pick<FieldSpec<string, string>, 'label' | 'isWorthALine' | 'faults'>, trims = true) {
  return field<string, string>(id, {
    section: 'basics',
    empty: () => '',
    toDraft: (value) => value,
    fromDraft: (draft) => (trims ? draft.trim() : draft),
    ...spec,
  });
}
/** A number; an empty field means its default. */
function number<V extends number>(
  id: string,
  spec: Omit<FieldSpec<V, NumberField>, 'toDraft' | 'fromDraft' | 'empty' | 'section'>,
  preset: V,
) {
  return field<V, NumberField>(id, {
    section: 'limits',
    empty: () => preset,
    toDraft: (value) => value,
    fromDraft: (draft) => (draft ?? preset) as V,
    ...spec,
  });
}

/** What is wrong with a duration that is typed. */
function durationFaults(seconds: NumberField): { path: string; key: 'problem.duration' }[] {
  return Number.isNaN(seconds) ? [{ path: '', key: 'problem.duration' }] : [];
}
const seconds = { format: duration, faults: durationFaults };

const hasRetries = (_value: unknown, task: TaskWrite): boolean => hasLimits(task.action) && task.retry.max > 0;
const retryFields = group<TaskWrite['retry'], RetryDraft>({
  max: number('retry.max', { label: 'form.retryMax', isWorthALine: ofCommand }, DEFAULT_RETRY.max),
  intervalSeconds: number(
    'retry.intervalSeconds',
    { label: 'form.retryInterval', ...seconds, isWorthALine: hasRetries },
    DEFAULT_RETRY.intervalSeconds,
  ),
  backoff: number('retry.backoff', { label: 'form.retryBackoff', isWorthALine: hasRetries }, DEFAULT_RETRY.backoff),
  maxIntervalSeconds: number(
    'retry.maxIntervalSeconds',
    { label: 'form.retryMaxInterval', ...seconds, isWorthALine: hasRetries },
    DEFAULT_RETRY.maxIntervalSeconds,
  ),
});
/** The longest pause follows the pause where nothing is said of it. */
const retry: typeof retryFields = {
  ...retryFields,
  fromDraft: retryOf,
  complete(given) {
    const { intervalSeconds } = retryFields.complete(given);
    return retryFields.complete({ maxIntervalSeconds: longestPause(intervalSeconds), ...(given as object) });
  },
};

/** All that the screens know of a task: its fields in the order of its JSON. */
export const TASK: Part<FormTask, TaskDraft> = group<FormTask, TaskDraft>({
  key: text('key', {
    label: 'form.key',
    isWorthALine: never,
    faults: (key) => (keySchema.safeParse(key.trim()).success ? [] : [{ path: '', key: 'problem.key' }]),
  }),
  name: text('name', { label: 'form.name', isWorthALine: never }),
  description: text('description', { label: 'form.description', isWorthALine: isThere }, false),
  tags: field<string[], string[]>('tags', {
    label: 'form.tags',
    section: 'basics',
    help: 'form.tagsHelp',
    empty: () => [],
    toDraft: (tags) => [...tags],
    fromDraft: (tags) => [...tags],
    format: (tags) => tags.join(', '),
    isWorthALine: (tags) => tags.length > 0,
  }),
  enabled: field<boolean | undefined, boolean>('enabled', {
    label: 'tasks.enabled',
    section: 'basics',
    empty: () => true,
    toDraft: (enabled, before) => enabled ?? before,
    fromDraft: (enabled) => enabled,
    complete: (given) => (typeof given === 'boolean' ? given : undefined),
    format: (enabled, { t }) => t(enabled ? 'panel.yes' : 'panel.no'),
    isWorthALine: never,
  }),
  trigger: field<TaskWrite['trigger'], TriggerDraft>('trigger', {
    label: 'tasks.schedule',
    section: 'trigger',
    empty: emptyTrigger,
    toDraft: toTriggerDraft,
    fromDraft: fromTriggerDraft,
    faults: triggerFaults,
    places: triggerPlaces,
    // The schema has been over it: only values are wrong, so it has its type.
    complete: (given) => completeTrigger(given as Record<string, unknown>) as TaskWrite['trigger'],
    format: (trigger, { triggerText }) => triggerText(trigger),
  }),
  guard: field<Guard | null, GuardDraft>('guard', {
    label: 'form.guard',
    section: 'trigger',
    help: 'form.guardHelp',
    none: 'form.guards.none',
    empty: () => ({ when: 'none', calendar: homeCalendar() }),
    toDraft: (guard, before) => guard ?? { ...before, when: 'none' },
    fromDraft: ({ when, calendar }) => (when === 'none' ? null : { calendar, when }),
    format: ({ when, calendar }, { t, calendarName }) => `${t(`form.guards.${when}`)} · ${calendarName(calendar)}`,
    isWorthALine: isThere,
  }),
  session: field<SessionRule | null, RuleDraft>('session', {
    label: 'form.sessionRule',
    section: 'trigger',
    help: 'form.sessionRuleHelp',
    none: 'form.rolls.automatic',
    empty: () => ({ roll: 'automatic', calendar: homeCalendar() }),
    toDraft: (rule, before) => rule ?? { ...before, roll: 'automatic' },
    fromDraft: ({ roll, calendar }) => (roll === 'automatic' ? null : { calendar, roll }),
    // The schema has been over it: only values are wrong, so it has its type.
    complete: (given) => (given ? ({ roll: 'last-closed', ...given } as SessionRule) : null),
    format: ({ roll, calendar }, { t, calendarName }) => `${t(`form.rolls.${roll}`)} · ${calendarName(calendar)}`,
    isWorthALine: isThere,
  }),
  action: actionPart,
  params: table('params', { label: 'form.params', section: 'action', isMono: true, rows: paramRows, read: readParam }),
  env: table('env', {
    label: 'form.env',
    section: 'action',
    isMono: true,
    rows: (values) => Object.entries(values).map(([name, value]) => ({ name, value })),
    read: (value) => value,
  }),
  timeoutSeconds: field<number | null, NumberField>('timeoutSeconds', {
    label: 'form.timeout',
    section: 'limits',
    empty: () => null,
    toDraft: (value) => value,
    fromDraft: (value) => value ?? null,
    ...seconds,
    isWorthALine: ofCommand,
  }),
  retry,
  overlap: plainField<Overlap>('overlap', {
    label: 'form.overlap',
    section: 'limits',
    empty: 'skip',
    format: (overlap, { t }) => t(`form.overlaps.${overlap}`),
  }),
  missed: group<TaskWrite['missed'], MissedDraft>({
    policy: field<MissedPolicy | undefined, MissedDraft['policy']>('missed.policy', {
      label: 'form.missed',
      section: 'limits',
      none: 'form.missedPolicies.automatic',
      empty: () => 'automatic',
      toDraft: (policy) => policy ?? 'automatic',
      fromDraft: (policy) => (policy === 'automatic' ? undefined : policy),
      format: (policy, { t }) => t(`form.missedPolicies.${policy}`),
    }),
    graceSeconds: number('missed.graceSeconds', { label: 'form.grace', ...seconds }, 300),
    limit: number(
      'missed.limit',
      { label: 'form.missedLimit', isWorthALine: (_limit, { missed }) => mayRunMany(missed.policy) },
      10,
    ),
  }),
  group: field<string | null, string>('group', {
    label: 'form.group',
    section: 'limits',
    isMono: true,
    empty: () => '',
    toDraft: (name) => name ?? '',
    fromDraft: (name) => (name.trim() === '' ? null : name.trim()),
    faults(draft) {
      const name = draft.trim();
      return name === '' || groupNameSchema.safeParse(name).success ? [] : [{ path: '', key: 'problem.group' }];
    },
    isWorthALine: ofCommand,
  }),
});
