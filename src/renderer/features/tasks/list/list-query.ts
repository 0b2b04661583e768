import { taskSortSchema } from '@shared/contract/tasks';
import { taskStateSchema, taskTypeSchema } from '@shared/model/task';
import { parseTaskQuery } from '@shared/search/task-query';
import { readPage } from '../../../composables/use-query';
import type { TaskQuery } from '../../../stores/tasks';

/** Tasks on one page of the list, as may be chosen. */
export const PAGE_SIZES = [25, 50, 100, 200] as const;
/** Tasks on one page of the list unless chosen otherwise. */
export const PAGE_SIZE = 50;
/** The names in the URL that narrow the list. */
export const FILTERS = ['text', 'state', 'type', 'enabled', 'tag'] as const;

/** The tabs of the side panel. */
export const PANEL_TABS = ['definition', 'history', 'statistics', 'versions'] as const;
/** A tab of the side panel. */
export type PanelTab = (typeof PANEL_TABS)[number];

/** Reads the list's filters from the URL; what makes no sense there is left out. */
export function readTaskQuery(url: Readonly<Record<string, string>>): TaskQuery {
  const size = Number(url['size'] ?? PAGE_SIZE);
  const sort = taskSortSchema.safeParse({ by: url['sort'] ?? 'name', order: url['order'] ?? 'asc' });
  const state = taskStateSchema.safeParse(url['state']);
  const type = taskTypeSchema.safeParse(url['type']);
  const filter: TaskQuery['filter'] = {};
  if (state.success) filter.state = state.data;
  if (type.success) filter.type = type.data;
  const text = (url['text'] ?? '').slice(0, 200);
  if (text !== '' && parseTaskQuery(text).fault === null) filter.text = text;
  if (url['tag']) filter.tag = url['tag'].slice(0, 64);
  if (url['enabled'] === 'yes') filter.enabled = true;
  if (url['enabled'] === 'no') filter.enabled = false;
  return {
    page: readPage(url),
    pageSize: PAGE_SIZES.find((one) => one === size) ?? PAGE_SIZE,
    sort: sort.success ? sort.data : { by: 'name', order: 'asc' },
    filter,
  };
}

/** The side panel that the URL asks for, or null. */
export function readPanel(url: Readonly<Record<string, string>>): { key: string; tab: PanelTab } | null {
  const key = url['panel'];
  if (key === undefined) return null;
  return { key, tab: PANEL_TABS.find((one) => one === url['view']) ?? 'definition' };
}
