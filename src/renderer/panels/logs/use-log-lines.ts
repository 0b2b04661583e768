import { onScopeDispose, watch } from 'vue';
import { AppError } from '@shared/errors';
import type { LogSession } from '../../stores/log-session';
import { allLines, difference, onlyLines, withoutLines, type LineMap } from './line-map';
import type { LogOptions } from './log-options';
import { ProtocolLines } from './protocol-lines';
import type { LogSearch } from './use-log-search';

/** Which lines are rows now, and a call when that changes other than by growth. */
export interface LogLines {
  map: () => LineMap;
  onChange: (listener: () => void) => void;
}

/** Brings together what leaves lines out: only matching ones, none of the protocol. */
export function useLogLines(session: LogSession, search: LogSearch, options: LogOptions): LogLines {
  let listener = (): void => undefined;
  let protocol: ProtocolLines | null = null;
  let made: { map: LineMap; from: readonly unknown[] } | null = null;

  function look(): void {
    protocol?.update().catch((error: unknown) => {
      // It is asked again with the next change; until then the lines are shown.
      if (!(error instanceof AppError)) reportError(error);
    });
  }

  watch(
    options.hideProtocol,
    (hide) => {
      protocol?.end();
      protocol = hide ? new ProtocolLines(session, () => listener()) : null;
      look();
      listener();
    },
    { immediate: true },
  );
  watch([search.only, search.lines], () => listener());
  const stop = session.onChange(look);
  onScopeDispose(() => {
    stop();
    protocol?.end();
  });

  return {
    map() {
      const only = search.only.value ? search.lines.value : null;
      const hidden = protocol?.lines ?? null;
      const from = [session.shownLines, only, hidden];
      if (made?.from.every((part, at) => part === from[at]) !== true) {
        const map =
          only !== null
            ? onlyLines(hidden === null ? only : difference(only, hidden))
            : hidden === null
              ? allLines(session.shownLines)
              : withoutLines(session.shownLines, hidden);
        made = { map, from };
      }
      return made.map;
    },
    onChange(next) {
      listener = next;
    },
  };
}
