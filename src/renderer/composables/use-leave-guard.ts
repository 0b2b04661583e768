import { ElMessageBox } from 'element-plus';
import { onBeforeUnmount, onMounted } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';
import { useText } from '../i18n';

/** Asks before a page with changes is left, by a link or by closing the window. */
export function useLeaveGuard(hasChanges: () => boolean): void {
  const { t } = useText();

  onBeforeRouteLeave(async () => {
    if (!hasChanges()) return true;
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
  });

  function ask(event: BeforeUnloadEvent): void {
    if (hasChanges()) event.preventDefault();
  }
  onMounted(() => window.addEventListener('beforeunload', ask));
  onBeforeUnmount(() => window.removeEventListener('beforeunload', ask));
}
