import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { languageOf } from '@shared/messages/languages';
import { translator } from '@shared/messages/render';
import { watchPower } from '../../../src/main/electron/power';
import { createTray } from '../../../src/main/electron/tray';
import { StandInMenu, StandInTray } from '../../support/electron/chrome';

const iconsDir = resolve(import.meta.dirname, '../../../resources/icons');
const t = translator(languageOf(['en-GB']));
let did: string[];

function build(platform: NodeJS.Platform) {
  const tray = createTray({
    Tray: StandInTray as never,
    Menu: StandInMenu as never,
    iconsDir,
    platform,
    t,
    open: () => did.push('open'),
    quit: () => did.push('quit'),
  });
  const icon = StandInTray.all.at(-1);
  if (!icon) throw new Error('No icon was made.');
  return { tray, icon };
}

beforeEach(() => {
  did = [];
});

describe('the tray', () => {
  test.each(['linux', 'darwin', 'win32'] as const)('has its picture on %s', (platform) => {
    expect(() => build(platform)).not.toThrow();
  });

  test('shows how much runs; opens and quits', () => {
    const { tray, icon } = build('linux');
    tray.show({ needs: 0, running: 0, finishing: false });
    expect(icon.menu?.template.map(({ label }) => label)).toEqual([
      t('desktop.open'),
      'Nothing is running',
      undefined,
      t('desktop.quit'),
    ]);
    icon.menu?.click(t('desktop.open'));
    icon.menu?.click(t('desktop.quit'));
    icon.emit('click');
    expect(did).toEqual(['open', 'quit', 'open']);
    tray.show({ needs: 0, running: 3, finishing: true });
    expect(icon.toolTip).toContain('3 running');
    expect(icon.toolTip).toContain(t('desktop.quitWhenDone'));
  });

  test('says first how many tasks need a hand', () => {
    const { tray, icon } = build('linux');
    tray.show({ needs: 2, running: 1, finishing: false });
    expect(icon.toolTip).toContain('2 tasks need attention · 1 running');
    expect(icon.menu?.template.map(({ label }) => label)).toContain('2 tasks need attention · 1 running');
  });

  test('keeps its menu while nothing changes, so that an open one is not closed', () => {
    const { tray, icon } = build('linux');
    tray.show({ needs: 0, running: 2, finishing: false });
    const menu = icon.menu;
    tray.show({ needs: 0, running: 2, finishing: false });
    expect(icon.menu).toBe(menu);
    tray.show({ needs: 0, running: 1, finishing: false });
    expect(icon.menu).not.toBe(menu);
  });

  test('speaks Chinese where the system does', () => {
    expect(translator(languageOf(['zh-CN']))('desktop.quit')).toBe('退出');
    expect(translator(languageOf(['fr']))('desktop.quit')).toBe('Quit');
  });
});

describe('power events', () => {
  test('sleep, wake-up and lock wake the planner; shutdown ends and asks for time', () => {
    const powerMonitor = new EventEmitter();
    watchPower({ powerMonitor: powerMonitor as never, nudge: () => did.push('nudge'), end: () => did.push('end') });
    for (const event of ['suspend', 'resume', 'lock-screen', 'unlock-screen']) powerMonitor.emit(event);
    expect(did).toEqual(['nudge', 'nudge', 'nudge', 'nudge']);
    powerMonitor.emit('shutdown', { preventDefault: () => did.push('prevented') });
    expect(did.slice(4)).toEqual(['prevented', 'end']);
  });
});
