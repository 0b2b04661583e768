import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The same engine without a browser's own windows around it: a third of the time on two cores. */
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';

/** The Chromium that CHROMIUM names, else the headless shell, else the browser as the system has it. */
export function chromiumPath(): string {
  return process.env['CHROMIUM'] ?? (existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : '/usr/bin/chromium');
}

/** Starts it. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ARGS });
}
