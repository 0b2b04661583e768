import { createPinia } from 'pinia';
import { createApp } from 'vue';
import 'element-plus/theme-chalk/dark/css-vars.css';
import App from './App.vue';
import { openBridge, provideBridge } from './bridge';
import type { EntryKey } from './bridge/entry-key';
import { catchFaults } from './catch-faults';
import { keepCompositionKeys } from './composition-keys';
import { startLanguage } from './i18n';
import { trackNavigation } from './composables/use-busy';
import { useTheme } from './composables/use-theme';
import { createAppRouter, followEarlyAddress } from './router';
import { connectStores } from './stores/connect';
import { useFaultsStore } from './stores/faults';
import './styles/tokens.css';
import './styles/base.css';

/** Starts the screens; the key opens the way to the engine where the host is a browser. */
export function start(entryKey: EntryKey | null): void {
  keepCompositionKeys(window);
  useTheme();
  startLanguage();
  provideBridge(openBridge(window, entryKey));
  const pinia = createPinia();
  connectStores(pinia);
  const router = createAppRouter();
  trackNavigation(router);
  followEarlyAddress(router, window);
  const app = createApp(App).use(pinia).use(router);
  catchFaults(app, router, window, useFaultsStore(pinia).take);
  app.mount('#app');
}
