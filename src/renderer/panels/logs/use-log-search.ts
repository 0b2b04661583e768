import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import type { LogHits } from '@shared/model/log';
import type { LogSession } from '../../stores/log-session';

type Hit = LogHits['hits'][number];

/** Hits kept; a search that finds more says so. */
const MAX_HITS = 5_000;

/** A search over the whole log. */
export interface LogSearch {
  query: Ref<string>;
  regex: Ref<boolean>;
  matchCase: Ref<boolean>;
  hits: ShallowRef<readonly Hit[]>;
  /** Which hit is the current one, from 0; -1: none. */
  at: Ref<number>;
  current: ComputedRef<Hit | undefined>;
  searching: Ref<boolean>;
  /** More hits exist than are kept. */
  more: Ref<boolean>;
  error: ShallowRef<AppError | null>;
  /** Searches anew; the hit nearest after `fromLine` becomes the current one. */
  search: (fromLine: number) => Promise<void>;
  step: (by: 1 | -1) => void;
  /** What to mark in a line. */
  termsOf: (n: number) => readonly string[];
}

/** Searches a log page by page, so that the first hits are there at once. */
export function useLogSearch(session: LogSession, onCurrent: (line: number) => void): LogSearch {
  const query = ref('');
  const regex = ref(false);
  const matchCase = ref(false);
  const hits = shallowRef<readonly Hit[]>([]);
  const at = ref(-1);
  const searching = ref(false);
  const more = ref(false);
  const error = shallowRef<AppError | null>(null);
  let asked = 0;

  const byLine = computed(() => {
    const lines = new Map<number, string[]>();
    for (const hit of hits.value) {
      lines.set(hit.n, [...(lines.get(hit.n) ?? []), hit.text.slice(hit.start, hit.end)]);
    }
    return lines;
  });

  function choose(index: number): void {
    at.value = index;
    const hit = hits.value[index];
    if (hit !== undefined) onCurrent(hit.n);
  }

  async function pages(mine: number, fromLine: number): Promise<void> {
    let from: number | null = 1;
    while (from !== null) {
      const answer: LogHits = await session.search(query.value, {
        regex: regex.value,
        matchCase: matchCase.value,
        from,
      });
      if (mine !== asked) return;
      hits.value = [...hits.value, ...answer.hits];
      const near = hits.value.findIndex((hit) => hit.n >= fromLine);
      if (at.value < 0 && near >= 0) choose(near);
      from = answer.nextFrom;
      if (hits.value.length >= MAX_HITS) {
        more.value = from !== null;
        return;
      }
    }
  }

  return {
    query,
    regex,
    matchCase,
    hits,
    at,
    searching,
    more,
    error,
    current: computed(() => hits.value[at.value]),
    async search(fromLine) {
      const mine = ++asked;
      hits.value = [];
      at.value = -1;
      more.value = false;
      error.value = null;
      searching.value = query.value !== '';
      if (query.value === '') return;
      try {
        await pages(mine, fromLine);
        if (mine === asked && at.value < 0 && hits.value.length > 0) choose(0);
      } catch (caught) {
        if (!(caught instanceof AppError)) throw caught;
        if (mine === asked) error.value = caught;
      } finally {
        if (mine === asked) searching.value = false;
      }
    },
    step(by) {
      const count = hits.value.length;
      if (count > 0) choose((at.value + by + count) % count);
    },
    // Plain text is marked in every line, new ones too; an expression only where the engine found it, since a
    // costly one must not run here.
    termsOf: (n) => (query.value === '' ? [] : regex.value ? (byLine.value.get(n) ?? []) : [query.value]),
  };
}
