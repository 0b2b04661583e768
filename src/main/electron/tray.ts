import { join } from 'node:path';
import type { Menu, Tray } from 'electron';
import type { Translate } from '@shared/messages/render';

/** What the tray needs. */
export interface TrayParts {
  Tray: new (image: string) => Pick<Tray, 'setToolTip' | 'setContextMenu' | 'on'>;
  Menu: Pick<typeof Menu, 'buildFromTemplate'>;
  /** Folder with the icons. */
  iconsDir: string;
  platform: NodeJS.Platform;
  t: Translate;
  open(): void;
  quit(): void;
}

/** The icon in the system's tray. */
export interface AppTray {
  /** Shows how many tasks need a hand, how much runs, and whether the app waits for it to end. */
  show(state: { needs: number; running: number; finishing: boolean }): void;
}

/** Puts the icon into the tray: open, how things stand, quit. */
export function createTray({ Tray, Menu, iconsDir, platform, t, open, quit }: TrayParts): AppTray {
  // macOS colours a picture itself when its name ends in "Template".
  const tray = new Tray(join(iconsDir, platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'));
  let shown = '';
  tray.setToolTip(t('app.name'));
  tray.on('click', open);
  return {
    show({ needs, running, finishing }) {
      const count = running === 0 ? t('desktop.idle') : t('desktop.running', { n: running });
      const told = needs === 0 ? count : `${t('desktop.needs', { count: needs })} · ${count}`;
      const state = finishing ? `${told} – ${t('desktop.quitWhenDone')}` : told;
      // A new menu closes the one that is open, so it is made only when it differs.
      if (state === shown) return;
      shown = state;
      tray.setToolTip(`${t('app.name')}: ${state}`);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: t('desktop.open'), click: open },
          { label: state, enabled: false },
          { type: 'separator' },
          { label: t('desktop.quit'), click: quit },
        ]),
      );
    },
  };
}
