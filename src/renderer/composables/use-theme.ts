import { createGlobalState, usePreferredDark } from '@vueuse/core';
import { computed, watch, type Ref } from 'vue';
import { oneOf, useStored } from './use-stored';

/** What a person may choose. */
export type Theme = 'system' | 'light' | 'dark';

/** The theme chosen last, else the system's. The page shows it, and follows the system, from the first look at it on. */
export const useTheme = createGlobalState((): Ref<Theme> => {
  const theme = useStored<Theme>('theme', 'system', oneOf(['system', 'light', 'dark']));
  const isSystemDark = usePreferredDark();
  const isDark = computed(() => theme.value === 'dark' || (theme.value === 'system' && isSystemDark.value));
  watch(isDark, (dark) => void document.documentElement.classList.toggle('dark', dark), {
    immediate: true,
    flush: 'sync',
  });
  return theme;
});
