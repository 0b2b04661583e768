import type { Dialog } from 'electron';
import type { DamagedChoice } from './hosted-engine';
import type { Words } from './words';

/** What a person wants when they quit while something runs. */
export type QuitAnswer = 'finish' | 'stop' | 'cancel';

/** The questions that the desktop asks outside its window. */
export interface Dialogs {
  /** Asks what becomes of the executions that run. */
  askQuit(running: number): Promise<QuitAnswer>;
  /** Asks what to do with a damaged store; null: quit. */
  askDamaged(reason: string): Promise<Exclude<DamagedChoice, 'refuse'> | null>;
  /** Shows a sentence and waits until it has been read. */
  showError(title: string, sentence: string): void;
}

/** Builds the dialogs on Electron's. Closing one with Escape takes the answer that changes nothing. */
export function createDialogs(dialog: Pick<Dialog, 'showMessageBox' | 'showErrorBox'>, words: Words): Dialogs {
  const choose = async <T>(message: string, detail: string, answers: [string, T][], otherwise: T): Promise<T> => {
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      title: words.title,
      message,
      detail,
      buttons: answers.map(([label]) => label),
      defaultId: 0,
      cancelId: answers.length - 1,
      noLink: true,
    });
    return answers[response]?.[1] ?? otherwise;
  };
  return {
    askQuit: (running) =>
      choose<QuitAnswer>(
        words.askQuit(running),
        words.askQuitDetail,
        [
          [words.finish, 'finish'],
          [words.stopNow, 'stop'],
          [words.cancel, 'cancel'],
        ],
        'cancel',
      ),
    askDamaged: (reason) =>
      choose<'restore' | 'fresh' | null>(
        words.damaged,
        words.damagedDetail(reason),
        [
          [words.restore, 'restore'],
          [words.fresh, 'fresh'],
          [words.quit, null],
        ],
        null,
      ),
    showError: (title, sentence) => dialog.showErrorBox(title, sentence),
  };
}
