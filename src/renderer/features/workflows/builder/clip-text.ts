import { copiedStepsSchema } from '@shared/model/workflow';
import type { Clip } from './clip';

/** More can't have been copied here. */
const MOST_CHARS = 16 * 1024 * 1024;

/** Steps and notes as text for the system's clipboard: it can be pasted in another window, and read. */
export function writeClip({ steps, notes }: Clip): string {
  return JSON.stringify({ closingBell: 'steps', steps, notes }, null, 2);
}

/** What a text from the clipboard holds; null: no steps that were copied here. */
export function readClip(text: string): Clip | null {
  if (text.length > MOST_CHARS || !text.trimStart().startsWith('{')) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const clip = copiedStepsSchema.safeParse(value);
  if (!clip.success) return null;
  const { steps, notes } = clip.data;
  const ids = new Set(steps.map(({ id }) => id));
  // Wires lead to steps that come along; others may mean another step where they are put in.
  return { steps: steps.map((step) => ({ ...step, needs: step.needs.filter((need) => ids.has(need)) })), notes };
}
