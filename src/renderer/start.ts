import { createPinia } from 'pinia';
import { createApp } from 'vue';
import 'element-plus/theme-chalk/dark/css-vars.css';
import App from './App.vue';
import { openBridge, provideBridge } from './bridge';
import { i18n, startLanguage } from './i18n';
import { trackNavigation } from './composables/use-busy';
import { startTheme } from './composables/use-theme';
import { createAppRouter } from './router';
import { connectStores } from './stores/connect';
import './styles/tokens.css';
import './styles/base.css';

/** Starts the screens; `token` opens the way to the engine where the host is a browser. */
export function start(token: string | null): void {
  startTheme();
  startLanguage();
  provideBridge(openBridge(window, token));
  const pinia = createPinia();
  connectStores(pinia);
  const router = createAppRouter();
  trackNavigation(router);
  createApp(App).use(pinia).use(i18n).use(router).mount('#app');
}
