/**
 * A stand-in for the module `electron` in a plain Node process: the parts that the desktop uses, over a real Chromium
 * page. Left out: redirects, downloads, real trays, menus and dialogs (a spec answers those itself).
 */
import type * as Electron from 'electron';
import { StandInApp } from './app';
import { StandInBrowserWindow } from './browser-window';
import { StandInMenu, StandInTray } from './chrome';
import { serveControl } from './control';
import {
  StandInIpcMain,
  StandInPowerMonitor,
  StandInProtocol,
  StandInSession,
  StandInShell,
  standInDialog,
} from './parts';
import { host } from './host';

type Module = typeof Electron;

// Each class is held to electron.d.ts where it is declared. Here they take the whole type, of which they are a part.
export const app = new StandInApp(host) as unknown as Module['app'];
export const BrowserWindow = StandInBrowserWindow as unknown as Module['BrowserWindow'];
export const Menu = StandInMenu as unknown as Module['Menu'];
export const Tray = StandInTray as unknown as Module['Tray'];
export const dialog = standInDialog as unknown as Module['dialog'];
export const ipcMain = new StandInIpcMain(host) as unknown as Module['ipcMain'];
export const powerMonitor = new StandInPowerMonitor() as unknown as Module['powerMonitor'];
export const protocol = new StandInProtocol(host) as unknown as Module['protocol'];
export const session = { defaultSession: new StandInSession(host) } as unknown as Module['session'];
export const shell = new StandInShell() as unknown as Module['shell'];

host.app = app;
serveControl({ app, BrowserWindow, Menu, Tray, dialog, ipcMain, powerMonitor, protocol, session, shell }, host);
