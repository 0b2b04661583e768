import type { CommandLine } from 'electron';
import { message } from '@shared/messages/message';
import { render } from '@shared/messages/render';

/**
 * Chromium's and Node's switches that let another program drive the app. Through the port of most of them any user of
 * the machine could do all that the app may, without a token.
 */
const DEBUG_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-wait',
];

/** Those of the command line's switches that let another program drive the app, taken off it. */
export function takeDebugSwitches(commandLine: Pick<CommandLine, 'hasSwitch' | 'removeSwitch'>): string[] {
  const found = DEBUG_SWITCHES.filter((name) => commandLine.hasSwitch(name));
  // Chromium may look at them once more before the app has ended.
  for (const name of found) commandLine.removeSwitch(name);
  return found;
}

/** Why the app does not start with these switches. */
export function debugRefusal(switches: readonly string[]): string {
  const names = switches.map((name) => `--${name}`).join(', ');
  return render(message('desktop.debugSwitch', { switches: names }), 'en');
}
