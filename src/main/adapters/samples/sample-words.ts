import { z } from 'zod';

/** What a sample is called in another language: its names and descriptions, those of its steps, and its notes. */
const taskWordsSchema = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  steps: z.record(z.string(), z.strictObject({ name: z.string().min(1), note: z.string().optional() })).optional(),
  notes: z.record(z.string(), z.string().min(1)).optional(),
});
/** The samples in another language, by their keys. */
export const wordsSchema = z.record(z.string(), taskWordsSchema);

const graphSchema = z.looseObject({
  workflow: z.looseObject({
    steps: z.array(z.looseObject({ id: z.string() })),
    notes: z.array(z.looseObject({ id: z.string() })).default([]),
  }),
});

/** A sample with the words of another language in place of its own. */
export function inWords(
  task: Record<string, unknown>,
  words: z.infer<typeof taskWordsSchema> | undefined,
): Record<string, unknown> {
  if (words === undefined) return task;
  const { name, description, steps = {}, notes = {} } = words;
  const named = { ...task, name, description };
  const graph = graphSchema.safeParse(task['action']);
  if (!graph.success) return named;
  const { workflow } = graph.data;
  return {
    ...named,
    action: {
      ...graph.data,
      workflow: {
        ...workflow,
        steps: workflow.steps.map((step) => ({ ...step, ...steps[step.id] })),
        notes: workflow.notes.map((note) => (notes[note.id] === undefined ? note : { ...note, text: notes[note.id] })),
      },
    },
  };
}
