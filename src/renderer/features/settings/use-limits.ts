import { computed, ref, type ComputedRef, type Ref } from 'vue';
import type { Settings } from '@shared/model/settings';
import type { MessageKey } from '../../i18n';
import { useSettingsStore } from '../../stores/settings';
import { checkGroups, fromRows, toRows, type GroupRow } from './group-rows';

/** The engine's limits as they stand in the form. */
export interface LimitsForm {
  slots: Ref<number | null | undefined>;
  groups: Ref<GroupRow[]>;
  faults: ComputedRef<ReadonlyMap<number, MessageKey>>;
  /** Whether the form differs from what the engine has. */
  changed: ComputedRef<boolean>;
  /** Whether it may be saved as it stands. */
  valid: ComputedRef<boolean>;
  /** Takes what the engine has. */
  reset: () => void;
  /** Saves what stands in the form. Throws AppError. */
  save: () => Promise<void>;
}

/** A form over slots and groups that is saved when asked, not while it is typed. */
export function useLimits(): LimitsForm {
  const store = useSettingsStore();
  const slots = ref<number | null | undefined>(null);
  const groups = ref<GroupRow[]>([]);
  const taken = ref<Settings | null>(null);

  const faults = computed(() => checkGroups(groups.value));
  const changed = computed(() => {
    const before = taken.value;
    if (before === null) return false;
    return slots.value !== before.slots || JSON.stringify(groups.value) !== JSON.stringify(toRows(before.groups));
  });
  const valid = computed(() => faults.value.size === 0 && typeof slots.value === 'number');

  function reset(): void {
    const { settings } = store;
    if (settings === null) return;
    taken.value = settings;
    slots.value = settings.slots;
    groups.value = toRows(settings.groups);
  }

  async function save(): Promise<void> {
    if (!valid.value || typeof slots.value !== 'number') return;
    await store.save({ slots: slots.value, groups: fromRows(groups.value) });
    reset();
  }

  return { slots, groups, faults, changed, valid, reset, save };
}
