import { describe, expect, it } from 'vitest';
import { FEDORA, FONT, DEBIAN, machine, SETUP_SCRIPT, setUp } from '../../support/bare-machine';

interface Setup {
  decide(machine: {
    missing: { debian: string[]; what: string; why: string }[];
    isDebian: boolean;
    isRoot: boolean;
    hasSudo: boolean;
  }): { act: string; text: string };
}
const FAKETIME = { debian: ['faketime'], what: 'faketime', why: 'clocks that jump' };

describe.runIf(process.platform === 'linux')('what the tests need of the system', () => {
  it('is not asked for again where all of it is there', async () => {
    const { root, asked } = await machine({
      release: DEBIAN,
      programs: ['apt-get', 'apt-cache', 'faketime', 'python3'],
      files: [FONT, 'usr/bin/chromium'],
    });
    const setup = setUp(root);
    expect(await setup.ended).toBe(0);
    expect(setup.err()).toBe('');
    expect(await asked()).toBe('');
  });

  it('is named in full on a system without Debian’s packages, and nothing is begun', async () => {
    const { root, asked } = await machine({ release: FEDORA, programs: ['dnf', 'python3'] });
    const setup = setUp(root);
    expect(await setup.ended).toBe(1);
    for (const name of ['Chromium', 'Noto Sans CJK', 'faketime']) expect(setup.err()).toContain(name);
    expect(setup.err()).not.toContain('Python');
    expect(await asked()).toBe('');
  });

  it('is named with the command that installs it where nobody may install it', async () => {
    const { decide } = (await import(SETUP_SCRIPT)) as Setup;
    const { act, text } = decide({ missing: [FAKETIME], isDebian: true, isRoot: false, hasSudo: false });
    expect(act).toBe('refuse');
    expect(text).toContain('sudo apt-get install --no-install-recommends faketime');
  });

  it('is installed by who may use sudo without a password', async () => {
    const { decide } = (await import(SETUP_SCRIPT)) as Setup;
    const decided = decide({ missing: [FAKETIME], isDebian: true, isRoot: false, hasSudo: true });
    expect(decided).toEqual({ act: 'install', text: 'Installing for the tests: faketime' });
  });
});
