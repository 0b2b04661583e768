import { useRouter } from 'vue-router';
import { taskLink } from '../composables/task-link';
import { useStored } from '../composables/use-stored';
import { useStart } from '../composables/use-start';
import { useText } from '../i18n';
import { useEngineStore } from '../stores/engine';
import type { PaletteItem } from './palette-items';
import { RECENTS, withRecent, type Recent } from './palette-recents';

/** Where the page of a run is. */
export function runLink({ id, isWorkflow }: { id: number; isWorkflow: boolean }) {
  return { name: isWorkflow ? 'workflow-run' : 'execution', params: { id } };
}

/** What was taken from the palette in this browser or window. */
export interface RecentItems {
  /** Remembers what is taken. */
  remember: (recent: Recent) => void;
  /** What was taken last, to be taken again. `pages` are the items that lead to pages. */
  items: (pages: readonly PaletteItem[]) => PaletteItem[];
}

/** What was taken from the palette last. */
export function useRecentItems(): RecentItems {
  const router = useRouter();
  const engine = useEngineStore();
  const start = useStart();
  const { t } = useText();
  const recents = useStored<readonly Recent[]>('recent', [], RECENTS);

  function itemOf(recent: Recent, pages: readonly PaletteItem[]): PaletteItem[] {
    switch (recent.kind) {
      case 'task': {
        const { key, name } = recent;
        return [{ ...base(`task-${key}`, recent), label: name, detail: key, run: () => router.push(taskLink(key)) }];
      }
      case 'run-task': {
        const { key, name } = recent;
        if (!engine.canEdit) return [];
        const label = t('palette.item.run', { name });
        return [{ ...base(`run-task-${key}`, recent), label, detail: key, run: () => void start({ key, name }) }];
      }
      case 'run': {
        const { id, name } = recent;
        const label = t('palette.runNamed', { id: String(id), name });
        return [{ ...base(`run-${id}`, recent), label, run: () => router.push(runLink(recent)) }];
      }
      case 'page': {
        const page = pages.find((one) => one.recent?.kind === 'page' && one.recent.to === recent.to);
        return page === undefined ? [] : [{ ...page, ...base(`page-${recent.to}`, recent) }];
      }
    }
  }
  const base = (id: string, recent: Recent) => ({ id: `recent-${id}`, group: 'recent' as const, recent });

  return {
    remember: (recent) => (recents.value = withRecent(recent, recents.value)),
    items: (pages) => recents.value.flatMap((recent) => itemOf(recent, pages)),
  };
}
