import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { Menu, MenuItemConstructorOptions, Tray } from 'electron';

/** `Menu`: keeps the template, so that a test can read and click it. */
export class StandInMenu {
  static application: StandInMenu | null | undefined;
  readonly template: MenuItemConstructorOptions[];

  constructor(template: MenuItemConstructorOptions[] = []) {
    this.template = template;
  }

  static buildFromTemplate(template: MenuItemConstructorOptions[]): StandInMenu {
    return new StandInMenu(template);
  }

  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.application = menu;
  }

  /** Clicks the item of that label; throws when there is none or it is disabled. */
  click(label: string): void {
    const item = this.template.find((entry) => entry.label === label);
    if (!item?.click || item.enabled === false) throw new Error(`The menu has nothing to click named "${label}".`);
    (item.click as () => void)();
  }
}

/** `Tray`: refuses a picture that is not there, as Electron does. */
export class StandInTray extends EventEmitter implements Pick<Tray, 'setToolTip' | 'destroy' | 'isDestroyed'> {
  static readonly all: StandInTray[] = [];
  menu: StandInMenu | null = null;
  toolTip = '';
  #destroyed = false;

  constructor(image: string) {
    super();
    if (!existsSync(image)) throw new Error(`Failed to load image from path '${image}'`);
    StandInTray.all.push(this);
  }

  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }

  setContextMenu(menu: StandInMenu | null): void {
    this.menu = menu;
  }

  destroy(): void {
    this.#destroyed = true;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
}

// A drift of the names in electron.d.ts fails here.
const menuNames: (keyof typeof Menu)[] = ['buildFromTemplate', 'setApplicationMenu'];
const trayNames: (keyof Tray)[] = ['setContextMenu'];
void [menuNames, trayNames];
