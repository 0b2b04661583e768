import { ref, type Ref } from 'vue';

/** What a person may choose. */
export type Theme = 'system' | 'light' | 'dark';

const STORED = 'closing-bell.theme';
const theme = ref<Theme>('system');

function isTheme(value: string | null): value is Theme {
  return value === 'system' || value === 'light' || value === 'dark';
}

function apply(systemDark: boolean): void {
  const dark = theme.value === 'dark' || (theme.value === 'system' && systemDark);
  document.documentElement.classList.toggle('dark', dark);
}

/** Takes the theme chosen last, else the system's, and follows the system from then on. */
export function startTheme(): void {
  const stored = localStorage.getItem(STORED);
  theme.value = isTheme(stored) ? stored : 'system';
  const system = matchMedia('(prefers-color-scheme: dark)');
  apply(system.matches);
  system.addEventListener('change', () => apply(system.matches));
}

/** The theme in force and a way to choose another. */
export function useTheme(): { theme: Readonly<Ref<Theme>>; choose: (next: Theme) => void } {
  return {
    theme,
    choose(next) {
      theme.value = next;
      localStorage.setItem(STORED, next);
      apply(matchMedia('(prefers-color-scheme: dark)').matches);
    },
  };
}
