import { z } from 'zod';
import { groupNameSchema, keySchema, paramsSchema, plainText } from './common';
import { executionStatusSchema, executionSummarySchema } from './execution';
import { triggerSchema, type StoredTrigger } from './trigger';

const pathSchema = plainText(4096).refine((path) => path.trim().length > 0, 'A path is needed.');

/**
 * Which interpreter runs the command: what PATH finds, a virtual environment, a conda environment
 * (each by its folder), a program by its path, or the app's own Node.
 */
export const interpreterSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('system') }),
  z.strictObject({ kind: z.literal('venv'), path: pathSchema }),
  z.strictObject({ kind: z.literal('conda'), path: pathSchema }),
  z.strictObject({ kind: z.literal('path'), path: pathSchema }),
  z.strictObject({ kind: z.literal('node') }),
]);
/** Which interpreter runs the command. */
export type Interpreter = z.infer<typeof interpreterSchema>;

const shellLine = plainText(32_768).refine((line) => line.trim().length > 0, 'A command is needed.');
const argvList = z
  .array(plainText(32_768))
  .min(1, 'A command is needed.')
  .max(1000)
  .refine((argv) => (argv[0] ?? '').trim().length > 0, 'The program’s name is empty.');

/** Runs a child process: one line for the system's shell, or a program with its arguments. */
export const commandActionSchema = z
  .strictObject({
    kind: z.literal('command'),
    shell: shellLine.optional(),
    argv: argvList.optional(),
    /** null: the script's own folder when the command names one, else the user's home. */
    cwd: pathSchema.nullable().default(null),
    interpreter: interpreterSchema.default({ kind: 'system' }),
    /** Sets PYTHONUTF8=1; off by default because it breaks scripts that open GBK files. */
    pythonUtf8: z.boolean().default(false),
  })
  .refine((action) => (action.shell === undefined) !== (action.argv === undefined), 'Give either shell or argv.');

/** What a task does. */
export const actionSchema = z.discriminatedUnion('kind', [commandActionSchema]);
/** What a task does. */
export type Action = z.infer<typeof actionSchema>;

/** Tries after the first: delay = min(intervalSeconds · backoffⁿ, maxIntervalSeconds). */
export const retrySchema = z
  .strictObject({
    max: z.number().int().min(0).max(100).default(0),
    intervalSeconds: z.number().min(0).max(604_800).default(60),
    backoff: z.number().min(1).max(10).default(1),
    maxIntervalSeconds: z.number().min(0).max(604_800).default(3600),
  })
  .prefault({});
/** Tries after the first. */
export type RetryRule = z.infer<typeof retrySchema>;

/** What a start does while the task is active. */
export const overlapSchema = z.enum(['skip', 'queue', 'allow', 'replace']);
/** What a start does while the task is active. */
export type Overlap = z.infer<typeof overlapSchema>;

/** What happens to moments that were missed; `limit` bounds the runs of `run-all`. */
export const missedSchema = z
  .strictObject({
    policy: z.enum(['skip', 'run-once', 'run-all']).default('run-once'),
    graceSeconds: z.number().int().min(0).max(86_400).default(300),
    limit: z.number().int().min(1).max(1000).default(10),
  })
  .prefault({});
/** What happens to moments that were missed. */
export type MissedRule = z.infer<typeof missedSchema>;

const environmentSchema = z
  .record(
    z.string().regex(/^[^\0=]{1,256}$/, 'The name of a variable has no equals sign and is not empty.'),
    plainText(32_768),
  )
  .refine((env) => Object.keys(env).length <= 500, 'At most 500 variables.')
  .refine(
    (env) => !Object.keys(env).some((name) => /^(__proto__|ELECTRON_RUN_AS_NODE|CLOSING_BELL_.*)$/i.test(name)),
    'A variable of this name belongs to the app.',
  );

const tagSchema = plainText(64).refine((tag) => tag.trim() === tag && tag.length > 0, 'A tag is empty or padded.');

const definitionShape = {
  key: keySchema,
  name: plainText(200).default(''),
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
  /** Limit of each attempt; null: none. At most 30 days. */
  timeoutSeconds: z.number().int().min(1).max(2_592_000).nullable().default(null),
  retry: retrySchema,
  overlap: overlapSchema.default('skip'),
  missed: missedSchema,
  group: groupNameSchema.nullable().default(null),
};

/** A task's definition: all of it is versioned. */
export const taskDefinitionSchema = z.strictObject(definitionShape);
/** A definition that has been parsed; its trigger may still lack what saving fills in. */
export type TaskInput = z.infer<typeof taskDefinitionSchema>;
/** A definition as it is stored. */
export type TaskDefinition = Omit<TaskInput, 'trigger'> & { trigger: StoredTrigger };

/** What `tasks.get` adds to a definition; an update ignores these. */
const READ_ONLY = ['version', 'state', 'nextAt', 'last', 'type', 'createdAt', 'updatedAt', 'recent'] as const;

function withoutReadOnly(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const name of READ_ONLY) delete copy[name];
  return copy;
}

/** A task as create and update take it: a definition with the state beside it. */
export const taskWriteSchema = z.preprocess(
  withoutReadOnly,
  z.strictObject({ ...definitionShape, enabled: z.boolean().optional(), paused: z.boolean().optional() }),
);
/** A task as create and update take it. */
export type TaskWrite = z.infer<typeof taskWriteSchema>;

/** The seeds' three types, derived; workflow joins with its action. */
export const taskTypeSchema = z.enum(['manual', 'common']);
/** Derived schedule state, never mixed with the last outcome. */
export const taskStateSchema = z.enum(['disabled', 'paused', 'waiting', 'running', 'retrying', 'overdue', 'manual']);
/** Derived schedule state. */
export type TaskState = z.infer<typeof taskStateSchema>;

/** A task as calls answer it. */
export const taskViewSchema = z.object({
  ...definitionShape,
  enabled: z.boolean(),
  paused: z.boolean(),
  version: z.number().int(),
  type: taskTypeSchema,
  state: taskStateSchema,
  nextAt: z.number().nullable(),
  last: executionSummarySchema.nullable(),
  /** The newest ended runs, newest first, at most 12: for a spark line. `ms` is null for what never ran. */
  recent: z.array(z.object({ id: z.number().int(), status: executionStatusSchema, ms: z.number().nullable() })),
  createdAt: z.number(),
  updatedAt: z.number(),
});
/** A task as calls answer it. */
export type TaskView = Omit<z.infer<typeof taskViewSchema>, 'trigger'> & { trigger: StoredTrigger };

/** Whether a definition is only ever started by hand. */
export function taskType(definition: { trigger: { kind: string } }): z.infer<typeof taskTypeSchema> {
  return definition.trigger.kind === 'manual' ? 'manual' : 'common';
}
