import { z } from 'zod';
import { because, issueOf } from '../messages/because';
import { actionSchema, workflowOf } from './action';
import { groupNameSchema, keySchema, labelFault, nameText, paramsSchema, plainText } from './common';
import { environmentSchema, retrySchema, timeoutSchema } from './command';
import { executionStatusSchema, executionSummarySchema } from './execution';
import { overdueSchema, usualSchema } from './overdue';
import { guardSchema, sessionRuleSchema } from './session';
import { isByHand, newTriggerFaults, triggerSchema, type StoredTrigger } from './trigger';

/** What a start does while the task is active. */
export const overlapSchema = z.enum(['skip', 'queue', 'allow', 'replace']);
/** What a start does while the task is active. */
export type Overlap = z.infer<typeof overlapSchema>;

/**
 * What happens to moments that were missed; `limit` bounds the runs of `run-all` and `each-session`. Without a policy it
 * is `each-session` where the action asks for its session, else `run-once`: filled in at save.
 */
export const missedSchema = z
  .strictObject({
    policy: z.enum(['skip', 'run-once', 'run-all', 'each-session']).optional(),
    graceSeconds: z.number().int().min(0).max(86_400).default(300),
    limit: z.number().int().min(1).max(1000).default(10),
  })
  .prefault({});
/** What happens to moments that were missed, as it is stored. */
export type MissedRule = z.infer<typeof missedSchema> & { policy: MissedPolicy };
/** Which of the missed moments run. */
export type MissedPolicy = 'skip' | 'run-once' | 'run-all' | 'each-session';

const tagSchema = plainText(64).refine((tag) => tag.trim() === tag && tag.length > 0, because('input.tag'));

const definitionShape = {
  key: keySchema,
  /** One that is empty or blank becomes the key. */
  name: nameText().default(''),
  description: plainText(10_000).default(''),
  tags: z
    .array(tagSchema)
    .max(50)
    .default([])
    .transform((tags) => [...new Set(tags)]),
  trigger: triggerSchema,
  action: actionSchema,
  params: paramsSchema.default({}),
  env: environmentSchema.default({}),
  timeoutSeconds: timeoutSchema.default(null),
  retry: retrySchema,
  overlap: overlapSchema.default('skip'),
  missed: missedSchema,
  /** When it may run at all; null: always. */
  guard: guardSchema.nullable().default(null),
  /** Which session a run is for; null: by the calendar of its trigger or guard, or for none. */
  session: sessionRuleSchema.nullable().default(null),
  group: groupNameSchema.nullable().default(null),
};

/** A task's definition: all of it is versioned. */
export const taskDefinitionSchema = z.strictObject(definitionShape);
/** A definition that has been parsed; its trigger may still lack what saving fills in. */
export type TaskInput = z.infer<typeof taskDefinitionSchema>;
/** A definition as it is stored. */
export type TaskDefinition = Omit<TaskInput, 'trigger' | 'missed'> & { trigger: StoredTrigger; missed: MissedRule };

/** What `tasks.get` adds to a definition; an update ignores these. */
const READ_ONLY = [
  'version',
  'state',
  'nextAt',
  'last',
  'type',
  'createdAt',
  'updatedAt',
  'recent',
  'overdue',
  'usual',
  'pausedUntil',
] as const;

function withoutReadOnly(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const name of READ_ONLY) delete copy[name];
  return copy;
}

const writeSchema = z.strictObject({
  ...definitionShape,
  enabled: z.boolean().optional(),
  paused: z.boolean().optional(),
});

/** Every name in a definition, with where it stands. */
function labelsOf({ name, tags, env, action }: z.infer<typeof writeSchema>): [(string | number)[], string][] {
  const steps = workflowOf(action)?.steps ?? [];
  const inStep = (at: number): (string | number)[] => ['action', 'workflow', 'steps', at];
  return [
    [['name'], name],
    ...tags.map((tag, at): [(string | number)[], string] => [['tags', at], tag]),
    ...Object.keys(env).map((variable): [(string | number)[], string] => [['env', variable], variable]),
    ...steps.map((step, at): [(string | number)[], string] => [[...inStep(at), 'name'], step.name]),
    ...steps.flatMap((step, at) =>
      Object.keys(step.env).map((variable): [(string | number)[], string] => [
        [...inStep(at), 'env', variable],
        variable,
      ]),
    ),
  ];
}

/** A task as create and update take it: a definition with the state beside it. */
export const taskWriteSchema = z.preprocess(
  withoutReadOnly,
  writeSchema.superRefine((task, context) => {
    const issues = [
      ...newTriggerFaults(task.trigger).map(({ path, said }) => issueOf(['trigger', ...path], said)),
      ...labelsOf(task).flatMap(([path, text]) => {
        const said = labelFault(text);
        return said === null ? [] : [issueOf(path, said)];
      }),
    ];
    for (const issue of issues) context.addIssue(issue);
  }),
);
/** A task as create and update take it. */
export type TaskWrite = z.infer<typeof taskWriteSchema>;

/** The three types of tasks, derived: what trigger and action make of it. */
export const taskTypeSchema = z.enum(['manual', 'common', 'workflow']);
/** The three types of tasks. */
export type TaskType = z.infer<typeof taskTypeSchema>;
/** Derived schedule state, never mixed with the last outcome; `overdue` whenever something is late, whatever else holds. */
export const taskStateSchema = z.enum(['disabled', 'paused', 'waiting', 'running', 'retrying', 'overdue', 'manual']);
/** Derived schedule state. */
export type TaskState = z.infer<typeof taskStateSchema>;

/** A task as calls answer it. */
export const taskViewSchema = z.object({
  ...definitionShape,
  enabled: z.boolean(),
  paused: z.boolean(),
  /** When the pause ends by itself, epoch ms; null: it does not, or there is none. */
  pausedUntil: z.number().nullable(),
  version: z.number().int(),
  type: taskTypeSchema,
  state: taskStateSchema,
  /** null: nothing of it is late. */
  overdue: overdueSchema.nullable(),
  nextAt: z.number().nullable(),
  /** The last that really ran; what was skipped or missed only while nothing ever has. */
  last: executionSummarySchema.nullable(),
  /** How long its last successes took; null while fewer than five are known. */
  usual: usualSchema.nullable(),
  /** The newest that really ran, newest first, at most 12: for a spark line. `ms` is null for what was stopped before. */
  recent: z.array(z.object({ id: z.number().int(), status: executionStatusSchema, ms: z.number().nullable() })),
  createdAt: z.number(),
  updatedAt: z.number(),
});
/** A task as calls answer it. */
export type TaskView = Omit<z.infer<typeof taskViewSchema>, 'trigger' | 'missed'> & {
  trigger: StoredTrigger;
  missed: MissedRule;
};

/** A stored task as an edit of it begins: not judged by the rules for what is new, which saving it does. */
export function writeOf(task: unknown): TaskWrite {
  return writeSchema.parse(withoutReadOnly(task));
}

/** The type of a definition: a workflow, else one that is only ever started by hand, else a common one. */
export function taskType(definition: {
  trigger: { kind: string };
  action: { kind: string };
}): z.infer<typeof taskTypeSchema> {
  if (definition.action.kind === 'workflow') return 'workflow';
  return isByHand(definition.trigger) ? 'manual' : 'common';
}
