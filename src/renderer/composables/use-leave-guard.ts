import { ElMessageBox } from 'element-plus';
import { useEventListener } from '@vueuse/core';
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router';
import { useText } from '../i18n';

/**
 * Asks before a page with changes is left: for another page, for another thing on a page of the same kind, and by
 * closing the window. Sections of one page, which only the query of the address tells apart, may change unasked.
 */
export function useLeaveGuard(hasChanges: () => boolean): void {
  const { t } = useText();
  /** The question that stands. Who goes back twice is asked once. */
  let asked: Promise<boolean> | null = null;

  async function ask(): Promise<boolean> {
    try {
      await ElMessageBox.confirm(t('form.leaveText'), t('form.leaveTitle'), {
        type: 'warning',
        // The back button changes the hash first, which would close the question unasked.
        closeOnHashChange: false,
        confirmButtonText: t('form.leave'),
        cancelButtonText: t('form.stay'),
      });
      return true;
    } catch {
      return false;
    }
  }
  function mayLeave(): Promise<boolean> | true {
    if (!hasChanges()) return true;
    asked ??= ask().finally(() => (asked = null));
    return asked;
  }

  onBeforeRouteLeave(mayLeave);
  // The router leaves no page where only a parameter changes, though the page is drawn anew.
  onBeforeRouteUpdate((to, from) => to.path === from.path || mayLeave());

  function holdWindow(event: BeforeUnloadEvent): void {
    if (hasChanges()) event.preventDefault();
  }
  useEventListener(window, 'beforeunload', holdWindow);
}
