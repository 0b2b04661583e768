import { AppError } from '@shared/errors';
import type { FilePlace } from '@shared/file-places';
import { useBridge } from '../../bridge';
import { useNotify } from '../../composables/use-notify';
import { useText } from '../../i18n';
import { useEngineText } from '../../i18n/engine-text';
import { useEngineStore } from '../../stores/engine';
import type { LogSession } from '../../stores/log-session';

/** Opens a place in a file in the user's editor; where that can't be, it is copied, and the reason is said. */
export function useOpenPlace(session: LogSession): (place: FilePlace) => Promise<void> {
  const { t } = useText();
  const { said } = useEngineText();
  const { done, warn } = useNotify();
  const engine = useEngineStore();

  async function copy(place: string, why: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(place);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      return warn(why === '' ? t('common.copyRefused') : why);
    }
    const copied = t('log.placeCopied', { place });
    if (why === '') done(copied);
    else warn(`${why} ${copied}`);
  }

  return async ({ path, line }) => {
    const place = `${path}:${line}`;
    // Only an administrator may start programs on the engine's machine.
    if (!engine.canEdit) return copy(place, '');
    try {
      const { id, attempt } = session;
      const opened = await useBridge().call('editors.open', { id, attempt, path, line });
      done(t('log.placeOpened', { path: opened.path }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await copy(place, said(error));
    }
  };
}
