import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { createEvent } from './event';
import { StandInWebContents } from './web-contents';
import { host } from './host';

type Used = Pick<
  BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'restore'
  | 'minimize'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
>;

/** `BrowserWindow` over one Chromium page. Visible and focused are its own notes: the page has no screen. */
export class StandInBrowserWindow extends EventEmitter implements Used {
  static #all = new Set<StandInBrowserWindow>();
  static #focused: StandInBrowserWindow | null = null;
  static #count = 0;

  readonly id: number;
  readonly webContents: StandInWebContents;
  #visible: boolean;
  #minimized = false;
  #destroyed = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    const page = options.webPreferences;
    if (!page?.sandbox || !page.contextIsolation || page.nodeIntegration || page.webSecurity === false) {
      throw new Error('The stand-in has sandboxed, isolated pages only.');
    }
    if (typeof options.icon === 'string' && !existsSync(options.icon)) throw new Error(`No icon at ${options.icon}`);
    this.id = ++StandInBrowserWindow.#count;
    this.#visible = options.show ?? true;
    this.webContents = new StandInWebContents(this.id, page.preload ?? null);
    this.webContents.once('dom-ready', () => this.emit('ready-to-show', createEvent()));
    StandInBrowserWindow.#all.add(this);
    host.app?.emit('web-contents-created', createEvent(), this.webContents as never);
  }

  static getAllWindows(): StandInBrowserWindow[] {
    return [...StandInBrowserWindow.#all];
  }

  static getFocusedWindow(): StandInBrowserWindow | null {
    return StandInBrowserWindow.#focused;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    this.#visible = true;
    this.focus();
  }

  hide(): void {
    this.#visible = false;
    if (StandInBrowserWindow.#focused === this) StandInBrowserWindow.#focused = null;
  }

  focus(): void {
    if (this.#visible) StandInBrowserWindow.#focused = this;
  }

  isVisible(): boolean {
    return this.#visible && !this.#minimized;
  }

  isFocused(): boolean {
    return StandInBrowserWindow.#focused === this;
  }

  minimize(): void {
    this.#minimized = true;
  }

  restore(): void {
    this.#minimized = false;
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  close(): void {
    const event = createEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.hide();
    StandInBrowserWindow.#all.delete(this);
    this.webContents.destroy();
    this.emit('closed');
    if (StandInBrowserWindow.#all.size === 0) host.app?.emit('window-all-closed');
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
}
