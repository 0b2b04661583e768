import type { BaseWindow, Dialog, MessageBoxOptions } from 'electron';
import type { Message } from '@shared/messages/message';
import type { Translate } from '@shared/messages/render';
import type { DamagedChoice } from './hosted-engine';

/** What a person wants when they quit while something runs. */
export type QuitAnswer = 'finish' | 'stop' | 'cancel';

/**
 * The questions that the desktop asks outside its page. While the engine runs they belong to a window where there is
 * one: without one, macOS stops the whole process until the answer.
 */
export interface Dialogs {
  /** Asks what becomes of the executions that run. */
  askQuit(running: number, parent: BaseWindow | null): Promise<QuitAnswer>;
  /** Asks whether a page that died is loaded again; else its window is closed. */
  askReload(parent: BaseWindow): Promise<boolean>;
  /** Asks what to do with a damaged store; null: quit. */
  askDamaged(reason: Message | string): Promise<Exclude<DamagedChoice, 'refuse'> | null>;
  /** Shows a sentence and stops everything until it has been read: for when nothing of the engine is left. */
  showError(title: string, sentence: string): void;
}

/** Builds the dialogs on Electron's. Closing one with Escape takes the answer that changes nothing. */
export function createDialogs(dialog: Pick<Dialog, 'showMessageBox' | 'showErrorBox'>, t: Translate): Dialogs {
  const choose = async <T>(
    [message, detail]: [string, string],
    answers: [string, T][],
    otherwise: T,
    parent: BaseWindow | null = null,
  ): Promise<T> => {
    const question: MessageBoxOptions = {
      type: 'warning',
      title: t('app.name'),
      message,
      detail,
      buttons: answers.map(([label]) => label),
      defaultId: 0,
      cancelId: answers.length - 1,
      noLink: true,
    };
    const { response } = await (parent ? dialog.showMessageBox(parent, question) : dialog.showMessageBox(question));
    return answers[response]?.[1] ?? otherwise;
  };
  return {
    askQuit: (running, parent) =>
      choose<QuitAnswer>(
        [t('desktop.askQuit', { count: running }), t('desktop.askQuitDetail')],
        [
          [t('desktop.finish'), 'finish'],
          [t('desktop.stopNow'), 'stop'],
          [t('desktop.cancel'), 'cancel'],
        ],
        'cancel',
        parent,
      ),
    askReload: (parent) =>
      choose<boolean>(
        [t('desktop.pageGone'), t('desktop.pageGoneDetail')],
        [
          [t('desktop.loadAgain'), true],
          [t('desktop.closeWindow'), false],
        ],
        false,
        parent,
      ),
    askDamaged: (reason) =>
      choose<'restore' | 'fresh' | null>(
        [t('desktop.damaged'), t('desktop.damagedDetail', { reason })],
        [
          [t('desktop.restore'), 'restore'],
          [t('desktop.fresh'), 'fresh'],
          [t('desktop.quit'), null],
        ],
        null,
      ),
    showError: (title, sentence) => dialog.showErrorBox(title, sentence),
  };
}
