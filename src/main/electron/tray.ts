import { join } from 'node:path';
import type { Menu, Tray } from 'electron';
import type { Words } from './words';

/** What the tray needs. */
export interface TrayParts {
  Tray: new (image: string) => Pick<Tray, 'setToolTip' | 'setContextMenu' | 'on'>;
  Menu: Pick<typeof Menu, 'buildFromTemplate'>;
  /** Folder with the icons. */
  iconsDir: string;
  platform: NodeJS.Platform;
  words: Words;
  open(): void;
  quit(): void;
}

/** The icon in the system's tray. */
export interface AppTray {
  /** Shows how much runs, and whether the app waits for it to end. */
  show(state: { running: number; finishing: boolean }): void;
}

/** Puts the icon into the tray: open, how much runs, quit. */
export function createTray({ Tray, Menu, iconsDir, platform, words, open, quit }: TrayParts): AppTray {
  // macOS colours a picture itself when its name ends in "Template".
  const tray = new Tray(join(iconsDir, platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'));
  let shown = '';
  tray.setToolTip(words.title);
  tray.on('click', open);
  return {
    show({ running, finishing }) {
      const state = finishing ? `${words.running(running)} – ${words.quitWhenDone}` : words.running(running);
      // A new menu closes the one that is open, so it is made only when it differs.
      if (state === shown) return;
      shown = state;
      tray.setToolTip(`${words.title}: ${state}`);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: words.open, click: open },
          { label: state, enabled: false },
          { type: 'separator' },
          { label: words.quit, click: quit },
        ]),
      );
    },
  };
}
