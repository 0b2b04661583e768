import { computed, ref, type ComputedRef, type Ref } from 'vue';
import type { Settings } from '@shared/model/settings';
import type { PlainKey } from '../../i18n';
import { useSettingsStore } from '../../stores/settings';
import { applyRows, checkGroups, toRows, type GroupRow } from './group-rows';

/** The engine's limits as they stand in the form. */
export interface LimitsForm {
  slots: Ref<number | null | undefined>;
  groups: Ref<GroupRow[]>;
  faults: ComputedRef<ReadonlyMap<number, PlainKey>>;
  /** Whether the form differs from what the engine has. */
  changed: ComputedRef<boolean>;
  /** Whether it may be saved as it stands. */
  valid: ComputedRef<boolean>;
  /** Takes what the engine has. */
  reset: () => void;
  /** Saves what was changed in the form, in the settings as they are by then. Throws AppError. */
  save: () => Promise<void>;
}

/** A form over slots and groups that is saved when asked, not while it is typed. */
export function useLimits(): LimitsForm {
  const store = useSettingsStore();
  const slots = ref<number | null | undefined>(null);
  const groups = ref<GroupRow[]>([]);
  const taken = ref<Settings | null>(null);

  const faults = computed(() => checkGroups(groups.value));
  const slotsChanged = computed(() => taken.value !== null && slots.value !== taken.value.slots);
  const groupsChanged = computed(
    () => taken.value !== null && JSON.stringify(groups.value) !== JSON.stringify(toRows(taken.value.groups)),
  );
  const valid = computed(() => faults.value.size === 0 && typeof slots.value === 'number');

  function reset(): void {
    const { settings } = store;
    if (settings === null) return;
    taken.value = settings;
    slots.value = settings.slots;
    groups.value = toRows(settings.groups);
  }

  async function save(): Promise<void> {
    const before = taken.value;
    if (!valid.value || typeof slots.value !== 'number' || before === null) return;
    await store.load();
    const now = store.settings ?? before;
    await store.save({
      ...(slotsChanged.value ? { slots: slots.value } : {}),
      ...(groupsChanged.value ? { groups: applyRows(groups.value, before.groups, now.groups) } : {}),
    });
    reset();
  }

  const changed = computed(() => slotsChanged.value || groupsChanged.value);
  return { slots, groups, faults, changed, valid, reset, save };
}
