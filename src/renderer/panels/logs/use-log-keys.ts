import { useEventListener } from '@vueuse/core';
import { pageRows, type LogSelecting } from './use-log-selection';
import type { LogSearch } from './use-log-search';
import { ROW_PX, type LogView } from './use-log-view';

/** What keys reach beside the view. */
interface KeyTargets {
  view: LogView;
  selecting: LogSelecting;
  search: LogSearch;
  stepError: (by: 1 | -1) => void;
  openHere: () => void;
  focusSearch: () => void;
}

/** The keys of a log: those of the focused view, and the few that work from anywhere on the page. */
export function useLogKeys({ view, selecting, search, stepError, openHere, focusSearch }: KeyTargets): {
  onKey: (event: KeyboardEvent) => void;
} {
  const page = (): number => view.pagePx() - ROW_PX;
  const MOVES: Readonly<Record<string, () => void>> = {
    ArrowUp: () => view.moveBy(-ROW_PX),
    ArrowDown: () => view.moveBy(ROW_PX),
    PageUp: () => view.moveBy(-page()),
    PageDown: () => view.moveBy(page()),
    Home: () => view.goTo(1),
    End: () => view.toEnd(),
  };
  const SELECTS: Readonly<Record<string, () => void>> = {
    ArrowUp: () => selecting.extendBy(-1),
    ArrowDown: () => selecting.extendBy(1),
    PageUp: () => selecting.extendBy(-pageRows(view)),
    PageDown: () => selecting.extendBy(pageRows(view)),
    Home: () => selecting.extendBy(-Infinity),
    End: () => selecting.extendBy(Infinity),
  };

  function onAnywhere(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey) return;
    const isFind = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'f';
    if (isFind) focusSearch();
    else if (event.key === 'F3' && search.count.value > 0) search.step(event.shiftKey ? -1 : 1);
    else if (event.key === 'F3') focusSearch();
    else if (event.key === 'F8') stepError(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }
  useEventListener(window, 'keydown', onAnywhere);

  return {
    onKey(event) {
      const control = event.ctrlKey || event.metaKey;
      let act: (() => void) | undefined;
      if (control && event.key.toLowerCase() === 'a') act = selecting.selectAll;
      else if (event.key === 'Enter' && !control && !event.altKey && !event.shiftKey) act = openHere;
      else if (event.key === 'Escape' && selecting.range() !== null) act = selecting.clear;
      else if (!event.altKey && !event.metaKey) act = (event.shiftKey ? SELECTS : MOVES)[event.key];
      if (act === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    },
  };
}
