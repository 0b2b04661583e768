import { computed, watchEffect } from 'vue';
import { useRoute } from 'vue-router';
import { useNeeds } from '../composables/use-needs';
import { useText } from '../i18n';
import { useEngineStore } from '../stores/engine';
import { NAV_PAGES } from './nav-pages';

/** Names the window by how things stand and after the page, so that it tells of trouble where it is not looked into. */
export function usePageTitle(): void {
  const route = useRoute();
  const engine = useEngineStore();
  const { counts } = useNeeds();
  const { t } = useText();
  const trouble = computed(() => {
    const count = counts.value?.total ?? 0;
    if (count > 0) return t('frame.needs', { count });
    return engine.ok ? null : t('dashboard.verdict.engine');
  });
  watchEffect(() => {
    const page = NAV_PAGES.find(({ within }) => within.includes(String(route.name)));
    document.title = [trouble.value, page === undefined ? null : t(page.label), t('app.name')]
      .filter((part) => part !== null)
      .join(' · ');
  });
}
