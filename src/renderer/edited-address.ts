import type { RouterHistory } from 'vue-router';

/**
 * Counts an address that was edited by hand as a step forward, like any link. The router gives such an entry the
 * place of the one before it: a refused step back from there would go back once more, to the address of another page.
 */
export function countEditedAddresses(routerHistory: RouterHistory): void {
  window.addEventListener(
    'popstate',
    (event) => {
      const { position } = routerHistory.state;
      if (event.state !== null || typeof position !== 'number') return;
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
    },
    // Before the router hears of it.
    { capture: true },
  );
}
