import type { Trigger } from '@shared/model/trigger';
import { nextMoment, storeTrigger } from '../core/next-fire';
import { triggerWords } from '../core/words';

/** The next moments of a trigger, and the trigger as a sentence. */
export interface Preview {
  rows: { at: number; runs: boolean }[];
  words: { zh: string; en: string };
}

/** Answers what a trigger would do, for any trigger, stored or not; throws `invalid-input` for a bad one. */
export function previewTrigger(
  trigger: Trigger,
  now: number,
  after: number,
  count: number,
  systemZone: string,
): Preview {
  const stored = storeTrigger(trigger, now, systemZone);
  const rows: Preview['rows'] = [];
  for (let at = nextMoment(stored, after); at !== null && rows.length < count; at = nextMoment(stored, at)) {
    rows.push({ at, runs: true });
  }
  return { rows, words: triggerWords(stored) };
}
