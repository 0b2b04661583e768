import { computed, ref, watch, type ComputedRef, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import { LANGUAGES } from '@shared/messages/languages';
import { displayName } from '@shared/model/common';
import { taskLink } from '../composables/task-link';
import { useNotify } from '../composables/use-notify';
import { useStart } from '../composables/use-start';
import { useTheme } from '../composables/use-theme';
import { chooseLanguage, useText, type Language } from '../i18n';
import { useEngineText } from '../i18n/engine-text';
import { useEngineStore } from '../stores/engine';
import type { Task } from '../stores/tasks';
import { fitting, GROUPS, taskItems, type PaletteItem, type TaskVerbs } from './palette-items';
import { NAV_PAGES } from './nav-pages';
import { useTaskSearch } from './use-task-search';

/** Items under one heading. */
export interface PaletteSection {
  name: string;
  title: string;
  items: PaletteItem[];
}

/** What the command palette offers and does. */
export interface Palette {
  query: Ref<string>;
  sections: ComputedRef<PaletteSection[]>;
  /** The item that Enter takes; null when nothing was found. */
  active: ComputedRef<PaletteItem | null>;
  searching: Readonly<Ref<boolean>>;
  /** Why tasks can't be searched, or null. */
  trouble: ComputedRef<string | null>;
  /** Moves by so many items, around the ends. */
  move: (by: number) => void;
  /** Starts the active task, or opens its last log; nothing where no task is active. */
  runTask: () => (() => unknown) | null;
  openTaskLog: () => (() => unknown) | null;
}

/** Verbs on tasks, each saying how it went. */
function useVerbs(): TaskVerbs {
  const router = useRouter();
  const engine = useEngineStore();
  const { t } = useText();
  const { warn } = useNotify();
  const openRun = (id: number) => router.push({ name: 'execution', params: { id } });
  const begin = useStart();
  const start = (task: Task): void => void begin(task);
  return {
    open: (task) => router.push(taskLink(task.key)),
    ...(engine.canEdit ? { start } : {}),
    openLog: (task) =>
      task.last === null ? warn(t('palette.neverRan', { name: displayName(task) })) : openRun(task.last.id),
  };
}

/** The command palette without its looks; made anew each time it opens. */
export function usePalette(): Palette {
  const router = useRouter();
  const engine = useEngineStore();
  const { t } = useText();
  const { known } = useEngineText();
  const theme = useTheme();
  const verbs = useVerbs();
  const query = ref('');
  const at = ref(0);
  const { found, searching, error } = useTaskSearch(query);

  const fixed = computed<PaletteItem[]>(() => [
    ...NAV_PAGES.map(({ to, label, words }) => ({
      id: `page-${to}`,
      group: 'pages' as const,
      label: t(label),
      words,
      run: () => router.push(to),
    })),
    ...(engine.canEdit
      ? [
          {
            id: 'new-task',
            group: 'commands' as const,
            label: t('palette.newTask'),
            words: ['new task', 'create'],
            run: () => router.push('/new-task'),
          },
        ]
      : []),
    ...(['zh-CN', 'en'] satisfies Language[]).map((language) => ({
      id: `language-${language}`,
      group: 'commands' as const,
      label: t('palette.useLanguage', { name: LANGUAGES[language].name }),
      words: ['language', '语言'],
      run: () => chooseLanguage(language),
    })),
    ...(['light', 'dark', 'system'] as const).map((next) => ({
      id: `theme-${next}`,
      group: 'commands' as const,
      label: t('palette.useTheme', { name: t(`theme.${next}`) }),
      words: ['theme', next, '外观'],
      run: () => (theme.value = next),
    })),
  ]);
  const items = computed(() => [...taskItems(found.value, verbs), ...fitting(query.value, fixed.value)]);
  const sections = computed(() =>
    GROUPS.map(({ name, title }) => ({
      name,
      title: t(title),
      items: items.value.filter(({ group }) => group === name),
    })).filter((section) => section.items.length > 0),
  );
  const flat = computed(() => sections.value.flatMap((section) => section.items));
  const active = computed(() => flat.value[at.value] ?? null);
  watch(query, () => (at.value = 0));
  watch(flat, (now, before) => {
    // Tasks that come in push pages down: what was chosen by the arrows stays chosen.
    const chosen = before[at.value];
    const found = at.value === 0 ? 0 : now.findIndex(({ id }) => id === chosen?.id);
    at.value = Math.max(0, found);
  });

  return {
    query,
    sections,
    active,
    searching,
    trouble: computed(() => (error.value === null ? null : known(error.value))),
    move(by) {
      const count = flat.value.length;
      if (count > 0) at.value = (at.value + by + count) % count;
    },
    runTask() {
      const task = active.value?.task;
      const { start } = verbs;
      return task === undefined || start === undefined ? null : () => start(task);
    },
    openTaskLog() {
      const task = active.value?.task;
      return task === undefined ? null : () => verbs.openLog(task);
    },
  };
}
