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
import type { LineKind } from '@shared/log-levels/level-reader';
import type { LogLevel } from '@shared/model/log';
import type { LogSession } from '../../stores/log-session';
import { LevelIndex } from './level-index';
import { lastUpTo } from './line-map';

/** How often a growing log is judged on, ms. */
const GROWN_MS = 1_000;

/** What the lines of a log are, and the way from error to error. */
export interface LogLevelView {
  /** Triggers whenever more is known. */
  index: ShallowRef<LevelIndex>;
  counts: ComputedRef<Readonly<Record<LogLevel, number>>>;
  /** Lines of other levels are left out; empty: none is. */
  chosen: Ref<ReadonlySet<LogLevel>>;
  toggle: (level: LogLevel) => void;
  /** Which error is the current one, from 0; -1: none. */
  at: Ref<number>;
  /** Its first line. */
  line: ComputedRef<number | null>;
  /** Not all lines have been judged. */
  judging: Ref<boolean>;
  kindOf: (line: number) => LineKind;
  /** To the next error or the one before, at first from a line on; round at the ends. */
  step: (by: 1 | -1, fromLine: number) => void;
}

/** Judges a log, and goes on while it grows. */
export function useLogLevels(session: LogSession, onCurrent: (line: number) => void): LogLevelView {
  const index = shallowRef(new LevelIndex(session));
  const chosen = ref<ReadonlySet<LogLevel>>(new Set());
  const at = ref(-1);
  const judging = ref(true);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    try {
      await index.value.run(() => triggerRef(index));
      judging.value = false;
    } catch (error) {
      // The log itself can be read meanwhile; a lost connection opens it anew when it is back.
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'busy') later(GROWN_MS);
    }
  }
  function later(ms: number): void {
    timer = setTimeout(() => {
      timer = undefined;
      void run();
    }, ms);
  }
  const stop = session.onChange(() => {
    const { running, full, judgedTo } = index.value;
    if (!session.opened || running || full || timer !== undefined) return;
    if (judgedTo >= session.totalLines) {
      judging.value = false;
      return;
    }
    later(judgedTo === 0 ? 0 : GROWN_MS);
  });
  onScopeDispose(() => {
    stop();
    clearTimeout(timer);
    index.value.end();
  });

  return {
    index,
    chosen,
    at,
    judging,
    counts: computed(() => ({ ...index.value.counts })),
    line: computed(() => index.value.errors[at.value] ?? null),
    toggle(level) {
      const next = new Set(chosen.value);
      if (!next.delete(level)) next.add(level);
      chosen.value = next;
    },
    kindOf: (line) => index.value.kindOf(line),
    step(by, fromLine) {
      const { errors } = index.value;
      if (errors.length === 0) return;
      const before = lastUpTo(errors, fromLine - 1);
      const next = at.value >= 0 ? at.value + by : by > 0 ? before + 1 : before;
      at.value = (next + errors.length) % errors.length;
      const line = errors[at.value];
      if (line !== undefined) onCurrent(line);
    },
  };
}
