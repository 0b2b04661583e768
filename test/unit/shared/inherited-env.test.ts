import { describe, expect, it } from 'vitest';
import { inheritedEnvironment } from '@shared/inherited-env';

const BY_NPM = {
  npm_lifecycle_event: 'start',
  npm_config_registry: 'https://example.org',
  npm_node_execpath: '/app/node',
  NODE: '/app/node',
  INIT_CWD: '/home/u',
  COLOR: '1',
  EDITOR: 'vi',
  PATH: '/app/node_modules/.bin:/node_modules/.bin:/x/@npmcli/run-script/lib/node-gyp-bin:/usr/bin:/p/node_modules/.bin',
};

describe('what a child inherits', () => {
  it('is nothing that npm added for the app', () => {
    expect(inheritedEnvironment({ ...BY_NPM, HOME: '/home/u', IFS: ':' }, ':')).toEqual({
      HOME: '/home/u',
      IFS: ':',
      PATH: '/usr/bin:/p/node_modules/.bin',
    });
    const windows = { npm_command: 'run', Path: 'C:\\app\\node_modules\\.bin;C:\\Windows', EDITOR: 'notepad.exe' };
    expect(inheritedEnvironment(windows, ';')).toEqual({ Path: 'C:\\Windows' });
  });

  it('is all that the user set, where npm started nothing', () => {
    const own = { npm_config_registry: 'https://x', NODE: 'mine', EDITOR: 'vi', PATH: '/p/node_modules/.bin:', E: '' };
    expect(inheritedEnvironment(own, ':')).toEqual(own);
    expect(inheritedEnvironment({ ...BY_NPM, NODE: 'mine', EDITOR: 'emacs' }, ':')).toMatchObject({
      NODE: 'mine',
      EDITOR: 'emacs',
    });
  });

  it('is nothing of Electron, of ours, or of an AppImage', () => {
    const app = {
      ...{ ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--x', CLOSING_BELL_RUN: 't', CHROME_DESKTOP: 'x.desktop' },
      ...{ APPIMAGE: '/u/app.AppImage', APPDIR: '/tmp/.mount_a', OWD: '/u', ARGV0: 'app' },
      PATH: '/tmp/.mount_a:/tmp/.mount_a/usr/sbin:/usr/bin:/tmp/.mount_abc',
      LD_LIBRARY_PATH: '/tmp/.mount_a/usr/lib',
      XDG_DATA_DIRS: '/tmp/.mount_a/usr/share:/usr/share',
    };
    expect(inheritedEnvironment(app, ':')).toEqual({
      PATH: '/usr/bin:/tmp/.mount_abc',
      XDG_DATA_DIRS: '/usr/share',
    });
  });
});
