import { createWebHashHistory, type RouterHistory } from 'vue-router';

/**
 * A history in the hash that counts an address that was edited by hand as a step forward, like any link. The router
 * gives such an entry the place of the one before it: a refused step back from there would go back once more, to the
 * address of another page.
 */
export function createCountingHistory(): RouterHistory {
  let routerHistory: RouterHistory | null = null;
  // Registered before the router's own listener: browsers call those of the window in that order, whatever their phase.
  window.addEventListener('popstate', (event) => {
    if (routerHistory === null || event.state !== null) return;
    const { position } = routerHistory.state;
    if (typeof position !== 'number') return;
    event.stopImmediatePropagation();
    const path = window.location.hash.slice(1);
    const state = {
      back: routerHistory.location,
      current: path.startsWith('/') ? path : `/${path}`,
      forward: null,
      replaced: false,
      position: position + 1,
      scroll: null,
    };
    window.history.replaceState(state, '');
    window.dispatchEvent(new PopStateEvent('popstate', { state }));
  });
  routerHistory = createWebHashHistory();
  return routerHistory;
}
