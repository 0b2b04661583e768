import {
  computed,
  onScopeDispose,
  ref,
  shallowRef,
  triggerRef,
  type ComputedRef,
  type Ref,
  type ShallowRef,
} from 'vue';
import { AppError } from '@shared/errors';
import type { LogSession } from '../../stores/log-session';
import { LogScan, type Hit } from './log-scan';
import type { Columns } from './mark-terms';

/** Hits kept; a search that finds more says so. */
export const MAX_HITS = 50_000;
/** How often a growing log is searched on, ms. */
const GROWN_MS = 250;

/** A search over the whole log, which goes on while the log grows. */
export interface LogSearch {
  query: Ref<string>;
  regex: Ref<boolean>;
  matchCase: Ref<boolean>;
  /** Only matching lines are shown. */
  only: Ref<boolean>;
  count: ComputedRef<number>;
  /** Which hit is the current one, from 0; -1: none. */
  at: Ref<number>;
  /** The line of the current hit. */
  line: ComputedRef<number | null>;
  searching: Ref<boolean>;
  /** More hits exist than are kept. */
  full: ComputedRef<boolean>;
  error: ShallowRef<AppError | null>;
  /** What the hits are of; it follows the field once a person has stopped typing. */
  asked: ComputedRef<string>;
  /** The lines with hits, ascending; null while nothing is searched for. */
  lines: ComputedRef<readonly number[] | null>;
  /** Searches anew; the first hit from `fromLine` on becomes the current one, or the last before it. */
  search: (fromLine: number) => void;
  step: (by: 1 | -1) => void;
  /** The match that is the current one. */
  current: ComputedRef<Hit | null>;
  /** The matches that are known of a line. */
  columnsOf: (n: number) => readonly Columns[];
  /** What to mark in lines of which no match is known; null: nothing. */
  textToMark: ComputedRef<string | null>;
}

/** Searches a log answer by answer, so that the first hits are there at once. */
export function useLogSearch(session: LogSession, onCurrent: (line: number) => void): LogSearch {
  const query = ref('');
  const regex = ref(false);
  const matchCase = ref(false);
  const only = ref(false);
  const at = ref(-1);
  const searching = ref(false);
  const error = shallowRef<AppError | null>(null);
  // The scan's hits grow in place: a copy with each answer would be quadratic.
  const scan = shallowRef<LogScan | null>(null);
  let startLine = 1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function choose(index: number): void {
    at.value = index;
    const hit = scan.value?.hits[index];
    if (hit !== undefined) onCurrent(hit.n);
  }

  async function run(mine: LogScan): Promise<void> {
    searching.value = true;
    try {
      await mine.run(() => {
        if (scan.value !== mine) return;
        triggerRef(scan);
        const near = at.value < 0 ? mine.hits.findIndex(({ n }) => n >= startLine) : -1;
        if (near >= 0) choose(near);
      });
      // Nothing below: at the tail the newest hit is what a person is after.
      if (scan.value === mine && at.value < 0 && mine.hits.length > 0) choose(mine.hits.length - 1);
      if (scan.value === mine) error.value = null;
    } catch (caught) {
      if (!(caught instanceof AppError)) throw caught;
      if (scan.value === mine) error.value = caught;
    } finally {
      if (scan.value === mine) searching.value = false;
    }
  }

  // Goes on through what was added, and after a lost connection through what was left.
  const stop = session.onChange(() => {
    const current = scan.value;
    if (timer !== undefined || current === null || current.running || current.full) return;
    if (error.value !== null && error.value.code !== 'unavailable') return;
    if (current.searchedTo >= session.totalLines || !session.opened) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (scan.value === current) void run(current);
    }, GROWN_MS);
  });
  onScopeDispose(() => {
    stop();
    clearTimeout(timer);
    scan.value?.end();
  });

  return {
    query,
    regex,
    matchCase,
    only,
    at,
    searching,
    error,
    asked: computed(() => scan.value?.question.query ?? ''),
    count: computed(() => scan.value?.hits.length ?? 0),
    full: computed(() => scan.value?.full ?? false),
    line: computed(() => scan.value?.hits[at.value]?.n ?? null),
    current: computed(() => scan.value?.hits[at.value] ?? null),
    lines: computed(() => scan.value?.lines ?? null),
    search(fromLine) {
      scan.value?.end();
      at.value = -1;
      error.value = null;
      searching.value = false;
      startLine = fromLine;
      if (query.value === '') {
        scan.value = null;
        return;
      }
      const question = { query: query.value, regex: regex.value, matchCase: matchCase.value };
      const mine = new LogScan(session, question, MAX_HITS);
      scan.value = mine;
      void run(mine);
    },
    step(by) {
      const count = scan.value?.hits.length ?? 0;
      if (count > 0) choose(at.value < 0 ? 0 : (at.value + by + count) % count);
    },
    columnsOf: (n) => scan.value?.columnsOf(n) ?? [],
    // Plain text is marked in lines that are yet to be searched too; an expression only where the engine found it,
    // since a costly one must not run here.
    textToMark: computed(() => {
      const question = scan.value?.question;
      return question === undefined || question.regex ? null : question.query;
    }),
  };
}
