import { useText } from '../i18n';
import { useNotify } from './use-notify';

/** Puts text on the clipboard and says so; where the browser refuses, says what to do instead. */
export function useCopy(): (text: string) => Promise<void> {
  const { t } = useText();
  const { done, warn } = useNotify();
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      return warn(t('common.copyRefused'));
    }
    done(t('common.copied'));
  };
}
