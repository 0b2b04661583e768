import { watchEffect } from 'vue';
import { useRoute } from 'vue-router';
import { useText } from '../i18n';
import { NAV_PAGES } from './nav-pages';

/** Names the window after the page, so that tabs, windows and the history can be told apart. */
export function usePageTitle(): void {
  const route = useRoute();
  const { t } = useText();
  watchEffect(() => {
    const page = NAV_PAGES.find(({ within }) => within.includes(String(route.name)));
    document.title = page === undefined ? t('app.name') : `${t(page.label)} · ${t('app.name')}`;
  });
}
