import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { CallOutput } from '@shared/contract';
import type { Guard } from '@shared/model/session';
import { isByHand, type Trigger } from '@shared/model/trigger';
import { useBridge } from '../bridge';

/** The next moments of a trigger and its sentence. */
export type TriggerPreview = CallOutput<'triggers.preview'>;

/** Sentences kept; beyond that the oldest goes. */
const KEPT_SENTENCES = 2_000;

/** Triggers in words: the engine is asked once for each distinct trigger. */
export const useTriggersStore = defineStore('triggers', () => {
  const sentences = shallowReactive(new Map<string, TriggerPreview['words'] | null>());

  /**
   * The next moments of a trigger, those that a guard holds back among them. Throws `invalid-input` with the field and
   * the reason.
   */
  function preview(trigger: Trigger, count: number, guard: Guard | null = null): Promise<TriggerPreview> {
    return useBridge().call('triggers.preview', { trigger, guard, count });
  }

  /** The sentence of a stored trigger, or null while it is being fetched. */
  function wordsOf(trigger: Trigger): TriggerPreview['words'] | null {
    return sentences.get(JSON.stringify(trigger)) ?? null;
  }

  /** Fetches the sentences that are not there yet; what only a person starts has none. */
  async function fetchWords(triggers: readonly Trigger[]): Promise<void> {
    const missing = new Map(
      triggers.filter((one) => !isByHand(one)).map((trigger) => [JSON.stringify(trigger), trigger] as const),
    );
    for (const id of sentences.keys()) missing.delete(id);
    await Promise.all(
      [...missing].map(async ([id, trigger]) => {
        sentences.set(id, null);
        try {
          sentences.set(id, (await preview(trigger, 1)).words);
        } catch {
          // The list then shows the trigger as it was written; the next visit asks again.
          sentences.delete(id);
        }
      }),
    );
    for (const id of sentences.keys()) {
      if (sentences.size <= KEPT_SENTENCES) break;
      sentences.delete(id);
    }
  }

  return { preview, wordsOf, fetchWords };
});
