import { computed, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { AppError } from '@shared/errors';
import type { ListPage, PageQuery } from '../stores/list-page';
import { useLive, type Reducers } from './use-live';

/** How a page is read and what changes do to it. */
export interface PagedListOptions<Query extends PageQuery, Row> {
  /** What is asked for. Another object is another question. */
  query: () => Query;
  /** Throws AppError. */
  read: (query: Query) => Promise<{ rows: Row[]; total: number; more?: boolean | undefined }>;
  on: Reducers<ListPage<Query, Row>>;
  /** Where the page is kept for the next visit of its screen. */
  into?: Ref<ListPage<Query, Row> | null> | undefined;
}

/** A page of a list on screen. */
export interface PagedList<Query extends PageQuery, Row> {
  rows: ComputedRef<readonly Row[]>;
  total: ComputedRef<number>;
  more: ComputedRef<boolean>;
  /** What the rows answer: while the next page is on its way, still the one before. null: nothing was read yet. */
  shown: ComputedRef<Query | null>;
  loaded: ComputedRef<boolean>;
  loading: Readonly<Ref<boolean>>;
  error: Readonly<ShallowRef<AppError | null>>;
  run: () => Promise<void>;
}

/** Least time between two readings of a list that changes ask for, ms. */
const PAUSE_MS = 1_000;

/** The page of a list that is asked for, live: it is read at once, and anew whenever the question is another. */
export function usePagedList<Query extends PageQuery, Row>(
  options: PagedListOptions<Query, Row>,
): PagedList<Query, Row> {
  const { state, loading, error, run } = useLive<ListPage<Query, Row>>({
    load: async () => {
      const query = options.query();
      const { rows, total, more } = await options.read(query);
      return { query, rows, total, more: more === true };
    },
    on: options.on,
    pauseMs: PAUSE_MS,
    ...(options.into === undefined ? {} : { into: options.into }),
  });
  watch(options.query, () => void run(), { immediate: true });
  return {
    rows: computed(() => state.value?.rows ?? []),
    total: computed(() => state.value?.total ?? 0),
    more: computed(() => state.value?.more ?? false),
    shown: computed(() => state.value?.query ?? null),
    loaded: computed(() => state.value !== null),
    loading,
    error,
    run,
  };
}
