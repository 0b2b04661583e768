import { onScopeDispose, watch } from 'vue';
import type { LogSession } from '../../stores/log-session';
import { allLines, difference, onlyLines, onlyRuns, withoutLines, type LineMap } from './line-map';
import type { LogOptions } from './log-options';
import { ProtocolLines } from './protocol-lines';
import type { LogLevelView } from './use-log-levels';
import type { LogSearch } from './use-log-search';

/** Which lines are rows now, and a call when that changes other than by growth. */
export interface LogLines {
  map: () => LineMap;
  onChange: (listener: () => void) => void;
}

/** Brings together what leaves lines out: only matching ones, only some levels, none of the protocol. */
export function useLogLines(
  session: LogSession,
  search: LogSearch,
  levels: LogLevelView,
  options: LogOptions,
): LogLines {
  let listener = (): void => undefined;
  let protocol: ProtocolLines | null = null;
  let made: { map: LineMap; from: readonly unknown[] } | null = null;

  watch(
    options.hideProtocol,
    (hide) => {
      protocol = hide ? new ProtocolLines(session, levels.index.value) : null;
      protocol?.update();
      listener();
    },
    { immediate: true },
  );
  watch(levels.index, () => {
    protocol?.update();
    listener();
  });
  watch([search.only, search.lines, levels.chosen], () => listener());
  const stop = session.onChange(() => protocol?.update());
  onScopeDispose(stop);

  function make(only: readonly number[] | null, hidden: readonly number[] | null): LineMap {
    const { index, chosen } = levels;
    const wanted = chosen.value;
    if (only !== null) {
      const shown = hidden === null ? only : difference(only, hidden);
      if (wanted.size === 0) return onlyLines(shown);
      return onlyLines(shown.filter((line) => isChosen(index.value.kindOf(line), wanted)));
    }
    if (wanted.size > 0) {
      const { froms, rows, count } = index.value.linesOf(wanted);
      return onlyRuns(froms, rows, count);
    }
    return hidden === null ? allLines(session.shownLines) : withoutLines(session.shownLines, hidden);
  }

  return {
    map() {
      const only = search.only.value ? search.lines.value : null;
      const hidden = protocol?.lines ?? null;
      const judged = levels.chosen.value.size > 0 ? levels.index.value.judgedTo : 0;
      const from = [session.shownLines, only, hidden, levels.chosen.value, judged];
      if (made?.from.every((part, at) => part === from[at]) !== true) made = { map: make(only, hidden), from };
      return made.map;
    },
    onChange(next) {
      listener = next;
    },
  };
}

const isChosen = (kind: string, chosen: ReadonlySet<string>): boolean => chosen.has(kind);
