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
/** Triggers that one call takes. */
const ASKED_AT_ONCE = 200;

/** Triggers in words: the engine is asked once for each distinct trigger, for all of a page in one call. */
export const useTriggersStore = defineStore('triggers', () => {
  const homeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
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
    const ids = [...missing.keys()];
    for (const id of ids) sentences.set(id, null);
    for (let from = 0; from < ids.length; from += ASKED_AT_ONCE) {
      const some = ids.slice(from, from + ASKED_AT_ONCE);
      const asked = some.flatMap((id) => missing.get(id) ?? []);
      const rows = await useBridge()
        .call('triggers.words', { triggers: asked, homeZone })
        .then(
          (answer) => answer.rows,
          () => [],
        );
      for (const [at, id] of some.entries()) {
        const words = rows[at];
        if (words) sentences.set(id, words);
        // The list then shows the trigger as it was written; the next visit asks again.
        else sentences.delete(id);
      }
    }
    for (const id of sentences.keys()) {
      if (sentences.size <= KEPT_SENTENCES) break;
      sentences.delete(id);
    }
  }

  return { preview, wordsOf, fetchWords };
});
