import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions } from 'electron';
import { beforeEach, describe, expect, test } from 'vitest';
import { translator } from '@shared/messages/render';
import { createDialogs } from '../../../src/main/electron/dialogs';
import { isWebLink } from '../../../src/main/electron/security';
import { createMainWindow } from '../../../src/main/electron/window';

/** A window without a page: what the keeper does to it is noted. */
class Window extends EventEmitter {
  static made: Window[] = [];
  readonly webContents = new EventEmitter();
  readonly did: string[] = [];
  readonly options: BrowserWindowConstructorOptions;
  minimized = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    Window.made.push(this);
  }

  note = (what: string): void => void this.did.push(what);
  show = (): void => this.note('show');
  hide = (): void => this.note('hide');
  focus = (): void => this.note('focus');
  restore = (): void => this.note('restore');
  isMinimized = (): boolean => this.minimized;
  isDestroyed = (): boolean => this.did.includes('destroy');
  loadURL = (url: string): Promise<void> => Promise.resolve(this.note(url));

  destroy(): void {
    this.note('destroy');
    this.emit('closed');
  }

  close(): boolean {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    return !prevented;
  }
}

let said: string[];
let leaving: boolean;
let again: PromiseWithResolvers<boolean>;

function build() {
  return createMainWindow({
    BrowserWindow: Window as never,
    url: 'app://closing-bell/',
    preload: '/preload.cjs',
    icon: '/icon.png',
    title: 'Closing Bell',
    devTools: false,
    attach: () => said.push('attach'),
    leaving: () => leaving,
    sessionEnds: () => said.push('session ends'),
    pageGone: (window) => {
      said.push(window === (last() as unknown) ? 'page gone' : 'another page gone');
      return again.promise;
    },
    logger: { info: () => undefined, warn: () => undefined, error: (message) => said.push(message) },
  });
}

const last = (): Window => {
  const window = Window.made.at(-1);
  if (!window) throw new Error('No window was made.');
  return window;
};

beforeEach(() => {
  Window.made = [];
  said = [];
  leaving = false;
  again = Promise.withResolvers<boolean>();
});

describe('the window', () => {
  test('its pages are isolated, sandboxed and without Node', () => {
    build().prepare();
    expect(last().options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      spellcheck: false,
    });
  });

  test('appears once it is wanted and painted, whichever comes last', () => {
    const keeper = build();
    keeper.prepare();
    last().emit('ready-to-show');
    expect(last().did).toEqual(['app://closing-bell/']);
    keeper.show();
    expect(last().did.slice(1)).toEqual(['show', 'focus']);

    const other = build();
    other.show();
    expect(last().did).toEqual(['app://closing-bell/']);
    last().emit('ready-to-show');
    expect(last().did.slice(1)).toEqual(['show']);
  });

  test('closing hides it, and the same window comes back', () => {
    const keeper = build();
    keeper.show();
    last().emit('ready-to-show');
    expect(last().close()).toBe(false);
    keeper.show();
    expect(Window.made).toHaveLength(1);
    expect(last().did.slice(2)).toEqual(['hide', 'show', 'focus']);
  });

  test('a minimised window is restored', () => {
    const keeper = build();
    keeper.prepare();
    last().emit('ready-to-show');
    last().minimized = true;
    keeper.show();
    expect(last().did).toContain('restore');
  });

  test('it really closes on the way out', () => {
    build().prepare();
    leaving = true;
    expect(last().close()).toBe(true);
  });

  test.each(['query-session-end', 'session-end'])('%s ends the app', (event) => {
    build().prepare();
    last().emit(event, {});
    expect(said).toEqual(['attach', 'session ends']);
  });

  const die = (): boolean => last().webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test('a page that died is written down and asked about, and nothing waits for the answer', async () => {
    const keeper = build();
    keeper.show();
    last().emit('ready-to-show');
    die();
    expect(said).toEqual(['attach', 'The window’s page ended.', 'page gone']);
    again.resolve(true);
    await settled();
    expect(last().did.filter((what) => what.startsWith('app:'))).toHaveLength(2);
    expect(Window.made).toHaveLength(1);
  });

  test.each([
    ['is not wanted again', () => again.resolve(false)],
    ['can’t be asked about', () => again.reject(new Error('no display'))],
  ])('a page that died and %s closes its window, and the next show makes a new one', async (_why, answer) => {
    const keeper = build();
    keeper.show();
    die();
    answer();
    await settled();
    expect(last().did).toContain('destroy');
    keeper.show();
    expect(Window.made).toHaveLength(2);
  });

  test('a page that died unseen is made anew at the next show, without a question', () => {
    const keeper = build();
    keeper.prepare();
    die();
    expect(said).toEqual(['attach', 'The window’s page ended.']);
    keeper.show();
    expect(Window.made).toHaveLength(2);
  });

  test('a window that is gone before the answer is left alone', async () => {
    const keeper = build();
    keeper.show();
    die();
    last().destroy();
    again.resolve(true);
    await settled();
    expect(last().did.filter((what) => what.startsWith('app:'))).toHaveLength(1);
  });

  test('it is seen once it is painted and until it is hidden', () => {
    const keeper = build();
    keeper.prepare();
    last().emit('ready-to-show');
    expect(keeper.seen()).toBeNull();
    keeper.show();
    expect(keeper.seen()).toBe(last());
    last().close();
    expect(keeper.seen()).toBeNull();
  });
});

describe('links', () => {
  test.each([
    ['https://example.com/a?b#c', true],
    ['http://example.com', true],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['ms-settings:', false],
    ['smb://server/share', false],
    ['https://user:secret@example.com/', false],
    ['example.com', false],
    ['', false],
  ])('%s opens in the system’s browser: %s', (link, opens) => {
    expect(isWebLink(link)).toBe(opens);
  });
});

describe('dialogs', () => {
  const t = translator('en');
  const asking = (response: number) => {
    const asked: { buttons?: string[]; cancelId?: number; detail?: string }[] = [];
    const parents: unknown[] = [];
    const dialogs = createDialogs(
      {
        showMessageBox: (...given: object[]) => {
          parents.push(given.length > 1 ? given[0] : null);
          asked.push(given.at(-1) ?? {});
          return Promise.resolve({ response, checkboxChecked: false });
        },
        showErrorBox: () => {
          throw new Error('It stops the process until it has been read.');
        },
      } as never,
      t,
    );
    return { dialogs, asked, parents };
  };

  test.each([
    [0, 'finish'],
    [1, 'stop'],
    [2, 'cancel'],
    [-1, 'cancel'],
  ])('quit, button %s: %s; Escape cancels', async (button, answer) => {
    const { dialogs, asked, parents } = asking(button);
    const parent = {} as never;
    expect(await dialogs.askQuit(2, parent)).toBe(answer);
    expect(await dialogs.askQuit(2, null)).toBe(answer);
    expect(parents).toEqual([parent, null]);
    expect(asked[0]?.buttons?.[asked[0].cancelId ?? -1]).toBe(t('desktop.cancel'));
  });

  test.each([
    [0, true],
    [1, false],
    [-1, false],
  ])('a page that died, button %s: load it again %s; the window is the question’s', async (button, answer) => {
    const { dialogs, parents } = asking(button);
    const parent = {} as never;
    expect(await dialogs.askReload(parent)).toBe(answer);
    expect(parents).toEqual([parent]);
  });

  test.each([
    [0, 'restore'],
    [1, 'fresh'],
    [2, null],
  ])('a damaged store, button %s: %s; the reason is shown', async (button, answer) => {
    const { dialogs, asked } = asking(button);
    expect(await dialogs.askDamaged('Set aside as x.')).toBe(answer);
    expect(asked[0]?.detail).toContain('Set aside as x.');
  });
});
