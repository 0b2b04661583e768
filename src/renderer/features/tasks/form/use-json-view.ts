import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { draftToJson, readJson, type JsonReading } from '../fields/json-draft';
import type { TaskDraft } from '../fields/task-fields';

/** The JSON of the form, in step both ways. */
export interface JsonView {
  text: ComputedRef<string>;
  /** Takes what was typed: into the form as far as it can stand there. */
  edit: (text: string) => void;
  /** What is wrong with the text so that the form does not show it; null: the two are in step. */
  fault: ComputedRef<Exclude<JsonReading, { kind: 'draft' }> | null>;
  /** Whether the text is being written: the form must not change under it. */
  typing: ComputedRef<boolean>;
  /** Gives the text up and shows what stands in the form. */
  drop: () => void;
  /** Writes the text anew, in our own layout, when nothing is wrong with it. */
  tidy: () => void;
}

/** Ties a draft to its JSON text. A text that can't be read is kept beside the form, which then shows the last good one. */
export function useJsonView(draft: Ref<TaskDraft>, fixedKey: () => string | null): JsonView {
  const typed = ref<string | null>(null);
  const fault = shallowRef<Exclude<JsonReading, { kind: 'draft' }> | null>(null);
  const written = computed(() => draftToJson(draft.value));
  let fromText: string | null = null;

  function drop(): void {
    typed.value = null;
    fault.value = null;
    fromText = null;
  }

  // A change that did not come from the text came from the form, which is then the newer one.
  watch(written, (now) => {
    if (now !== fromText) drop();
  });

  return {
    text: computed(() => typed.value ?? written.value),
    edit(text) {
      if (text === (typed.value ?? written.value)) return;
      typed.value = text;
      const reading = readJson(text, draft.value, fixedKey());
      if (reading.kind !== 'draft') {
        fault.value = reading;
        return;
      }
      fault.value = null;
      fromText = draftToJson(reading.draft);
      draft.value = reading.draft;
    },
    fault: computed(() => fault.value),
    typing: computed(() => typed.value !== null),
    drop,
    tidy() {
      if (fault.value === null) drop();
    },
  };
}
