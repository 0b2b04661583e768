import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writePrivately } from '../server/private-file';

/** Whether a browser window could be shown here. */
export function hasDisplay(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): boolean {
  if (platform === 'win32' || platform === 'darwin') return true;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

function openerIn(dataDir: string): string {
  return join(dataDir, 'open.html');
}

function openerPage(url: string): string {
  const address = url.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return [
    '<!doctype html>',
    '<meta charset="utf-8">',
    '<meta name="referrer" content="no-referrer">',
    `<meta http-equiv="refresh" content="0;url=${address}">`,
    '<title>Closing Bell</title>',
    `<p><a href="${address}">Closing Bell</a></p>`,
    '',
  ].join('\n');
}

/**
 * Opens the address in the user's browser, by way of a page in the data folder that leads there and that only its owner
 * may read. That there is no browser, or no room for the page, is no failure: the address has been printed.
 */
export async function openBrowser(url: string, dataDir: string): Promise<void> {
  const opener = openerIn(dataDir);
  // Every user of the machine can read the words of a command, and the address holds the token.
  try {
    await writePrivately(opener, openerPage(url));
  } catch {
    return;
  }
  const page = pathToFileURL(opener).href;
  const [program, args] =
    process.platform === 'win32'
      ? ['rundll32', ['url.dll,FileProtocolHandler', page]]
      : process.platform === 'darwin'
        ? ['open', [page]]
        : ['xdg-open', [page]];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => child.unref());
  child.unref();
}

/** Takes away the page that `openBrowser` left. */
export async function dropOpener(dataDir: string): Promise<void> {
  await rm(openerIn(dataDir), { force: true });
}
