import { z } from 'zod';
import { because } from '../messages/because';
import { reasonShape } from '../messages/sent-schema';
import { groupNameSchema, keySchema, nameText, paramsSchema, plainText } from './common';
import { environmentSchema, retrySchema, timeoutSchema } from './command';
import { stepActionSchema } from './step-action';

/** Name of a step within its workflow; part of macros such as `steps.bars.output.rows`. */
export const stepIdSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, because('input.stepId'))
  .refine((id) => !(id in Object.prototype), because('input.idReserved'));

/** When a step runs, judged when all its needs have ended. */
export const stepConditionSchema = z.enum(['all-success', 'all-done', 'any-failed', 'any-success']);
/** When a step runs. */
export type StepCondition = z.infer<typeof stepConditionSchema>;

/** A place on the canvas, in its own units; rounded, so that files stay readable in a diff. */
export const positionSchema = z.strictObject({
  x: z.number().min(-1e6).max(1e6).transform(Math.round),
  y: z.number().min(-1e6).max(1e6).transform(Math.round),
});
/** A place on the canvas. */
export type Position = z.infer<typeof positionSchema>;

/** One step: a task by its key, or an action of its own. */
export const stepSchema = z
  .strictObject({
    id: stepIdSchema,
    name: nameText().default(''),
    task: keySchema.optional(),
    action: stepActionSchema.optional(),
    needs: z.array(stepIdSchema).max(1000).default([]),
    condition: stepConditionSchema.default('all-success'),
    /** Values for the task's parameters, or the parameters of the step's own command. Macros may use earlier outputs. */
    params: paramsSchema.default({}),
    /** Variables of the step's own command. */
    env: environmentSchema.default({}),
    /** Group of the step's own command. */
    group: groupNameSchema.nullable().default(null),
    /** In place of the task's own rule. */
    retry: retrySchema.unwrap().optional(),
    /** In place of the task's own limit; null: none. */
    timeoutSeconds: timeoutSchema.optional(),
    position: positionSchema.optional(),
    note: plainText(4000).default(''),
  })
  .refine((step) => (step.task === undefined) !== (step.action === undefined), {
    message: because('input.taskOrAction'),
    path: ['task'],
  })
  .refine((step) => step.task === undefined || (Object.keys(step.env).length === 0 && step.group === null), {
    message: because('input.commandOnly'),
    path: ['env'],
  });
/** One step. */
export type Step = z.infer<typeof stepSchema>;

/** What happens to the rest once a step has failed. */
export const onFailureSchema = z.enum(['stop', 'stop-now', 'continue']);
/** What happens to the rest once a step has failed. */
export type OnFailure = z.infer<typeof onFailureSchema>;

/** What still runs after a cancel: the clean-up steps (`any-failed`, `all-done`), or nothing. */
export const onCancelSchema = z.enum(['handlers', 'none']);
/** What still runs after a cancel. */
export type OnCancel = z.infer<typeof onCancelSchema>;

/** A remark on the canvas. */
export const canvasNoteSchema = z.strictObject({
  id: stepIdSchema,
  text: plainText(4000),
  position: positionSchema,
  width: z.number().min(40).max(4000).transform(Math.round).default(240),
  height: z.number().min(24).max(4000).transform(Math.round).default(120),
});
/** A remark on the canvas. */
export type CanvasNote = z.infer<typeof canvasNoteSchema>;

/** Steps and notes as they travel over the clipboard of the system. */
export const copiedStepsSchema = z
  .strictObject({
    closingBell: z.literal('steps'),
    steps: z.array(stepSchema),
    notes: z.array(canvasNoteSchema),
  })
  .refine(({ steps, notes }) => steps.length + notes.length > 0)
  .refine(({ steps }) => new Set(steps.map(({ id }) => id)).size === steps.length);

/** A graph of steps, with what its picture needs. */
export const workflowSchema = z.strictObject({
  /** Steps that are under way at once; one that waits to retry counts. 1: one after the other. */
  maxParallel: z.number().int().min(1).max(1024).default(4),
  onFailure: onFailureSchema.default('stop'),
  onCancel: onCancelSchema.default('handlers'),
  /** How long clean-up steps may run after a cancel, in all, seconds. */
  cancelGraceSeconds: z.number().int().min(1).max(86_400).default(60),
  /** Whether the graph makes sense is judged apart: see `workflows.validate`. */
  steps: z.array(stepSchema).max(10_000, because('input.manySteps')),
  notes: z.array(canvasNoteSchema).max(200).default([]),
  /** What part of the canvas was looked at when it was saved. */
  viewport: z
    .strictObject({
      x: z.number().min(-1e7).max(1e7).transform(Math.round),
      y: z.number().min(-1e7).max(1e7).transform(Math.round),
      zoom: z
        .number()
        .min(0.05)
        .max(8)
        .transform((zoom) => Math.round(zoom * 100) / 100),
    })
    .optional(),
});
/** A graph of steps. */
export type Workflow = z.infer<typeof workflowSchema>;

/** What may be wrong with a graph. */
export const workflowProblemSchema = z.object({
  code: z.enum([
    'empty',
    'duplicate-id',
    'duplicate-need',
    'missing-step',
    'self',
    'cycle',
    'missing-task',
    'nested-cycle',
    'condition-without-needs',
    'unknown-param',
    'bad-macro',
    'output-not-upstream',
    'more',
  ]),
  /** Ids of the steps concerned. */
  steps: z.array(z.string()),
  message: z.string(),
  ...reasonShape,
});
/** Something wrong with a graph. */
export type WorkflowProblem = z.infer<typeof workflowProblemSchema>;
