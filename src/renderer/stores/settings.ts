import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Settings } from '@shared/model/settings';
import { useBridge } from '../bridge';

/** Settings of the engine. */
export const useSettingsStore = defineStore('settings', () => {
  const settings = shallowRef<Settings | null>(null);

  /** Reads the settings. Throws AppError. */
  async function load(): Promise<void> {
    settings.value = await useBridge().call('settings.get', {});
  }

  /** Writes what is given; the rest stays. Throws AppError. */
  async function save(change: Partial<Settings>): Promise<void> {
    settings.value = await useBridge().call('settings.set', change);
  }

  return { settings, load, save };
});
