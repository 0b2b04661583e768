import { computed, nextTick, ref, watch, type ComputedRef, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import { displayName } from '@shared/model/common';
import { useBridge } from '../bridge';
import { useTheme } from '../composables/use-theme';
import { useText } from '../i18n';
import { useEngineText } from '../i18n/engine-text';
import { useEngineStore } from '../stores/engine';
import { fitting, GROUPS, taskItems, verbItems, type PaletteItem } from './palette-items';
import { placeItems } from './palette-places';
import { readPaletteQuery } from './palette-query';
import { useAsked } from './use-asked';
import { runLink, useRecentItems } from './use-recent-items';
import { useTaskSearch } from './use-task-search';
import { useTaskVerbs } from './use-task-verbs';

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
  searching: ComputedRef<boolean>;
  /** Why tasks can't be searched, or null. */
  trouble: ComputedRef<string | null>;
  /** What is wrong with what is typed, or null. */
  problem: ComputedRef<string | null>;
  /**
   * Resolves once the answers to what is typed are there: with whether the item that Enter was pressed on is still the
   * one that it takes. Without the arrows that is whatever comes first.
   */
  settled: () => Promise<boolean>;
  /** Moves by so many items, around the ends. */
  move: (by: number) => void;
  /** Takes an item: false where it only begins a query. */
  take: (item: PaletteItem) => boolean;
  /** Starts the active task, or opens its last log; nothing where no task is active. */
  runTask: () => (() => unknown) | null;
  openTaskLog: () => (() => unknown) | null;
}

/** A run by its number, as soon as it is known. */
function useRunItems(number: () => number | null): {
  runs: ComputedRef<PaletteItem[]>;
  looking: Readonly<Ref<boolean>>;
} {
  const router = useRouter();
  const { t } = useText();
  const { answer, asking } = useAsked(number, (id) => useBridge().call('executions.get', { id }));
  const runs = computed((): PaletteItem[] => {
    const run = answer.value;
    if (run === null || run.id !== number()) return [];
    const { id, status, isWorkflow } = run;
    const name = displayName(run);
    return [
      {
        id: `run-${id}`,
        group: 'run',
        label: t('palette.runNamed', { id: String(id), name }),
        detail: t(`status.${status}`),
        recent: { kind: 'run', id, name, isWorkflow },
        run: () => router.push(runLink(run)),
      },
    ];
  });
  return { runs, looking: asking };
}

/** The command palette without its looks; made anew each time it opens. */
export function usePalette(): Palette {
  const router = useRouter();
  const engine = useEngineStore();
  const { t } = useText();
  const { known } = useEngineText();
  const theme = useTheme();
  const { verbs, pauseAll } = useTaskVerbs();
  const { remember, items: recentItems } = useRecentItems();
  const query = ref('');
  const at = ref(0);
  const asked = computed(() => readPaletteQuery(query.value));
  const { tasks, total, searching: seeking, error, problem } = useTaskSearch(() => asked.value);
  const { runs, looking } = useRunItems(() => asked.value.run);
  const searching = computed(() => seeking.value || looking.value);

  const places = computed(() =>
    placeItems({ t, router, canEdit: engine.canEdit, chooseTheme: (next) => (theme.value = next) }),
  );
  /** Pausing all that a search with fields finds. */
  const allItems = computed((): PaletteItem[] => {
    const { verb, text } = asked.value;
    if (!engine.canEdit || total.value < 2 || (verb !== 'pause' && verb !== 'resume')) return [];
    const label = t(verb === 'pause' ? 'palette.pauseAll' : 'palette.resumeAll', { count: total.value });
    return [{ id: `${verb}-all`, group: 'all', label, detail: text, run: () => pauseAll(text, verb === 'pause') }];
  });
  const items = computed(() => {
    const { verb } = asked.value;
    if (verb !== null) return [...allItems.value, ...verbItems(verb, 'do', tasks.value, verbs, t)];
    if (query.value.trim() === '') {
      const rest = places.value.filter(({ group }) => group !== 'settings');
      return [...recentItems(places.value), ...rest];
    }
    return [...runs.value, ...taskItems(tasks.value, verbs, t), ...fitting(query.value, places.value)];
  });
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
    problem,
    async settled() {
      const typed = query.value;
      const chosen = at.value === 0 ? null : active.value?.id;
      await new Promise<void>((resolve) => {
        if (!searching.value) return resolve();
        const stop = watch(searching, () => {
          stop();
          resolve();
        });
      });
      await nextTick();
      return query.value === typed && (chosen === null || active.value?.id === chosen);
    },
    move(by) {
      const count = flat.value.length;
      if (count > 0) at.value = (at.value + by + count) % count;
    },
    take(item) {
      if (item.recent !== undefined) remember(item.recent);
      if (item.fill === undefined) return true;
      query.value = item.fill;
      return false;
    },
    runTask() {
      const task = active.value?.task;
      const { run } = verbs;
      if (task === undefined || run === undefined) return null;
      return () => {
        remember({ kind: 'run-task', key: task.key, name: displayName(task) });
        return run(task);
      };
    },
    openTaskLog() {
      const task = active.value?.task;
      const { log } = verbs;
      return task === undefined || log === undefined ? null : () => log(task);
    },
  };
}
