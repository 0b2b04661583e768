import { expect, it } from 'vitest';
import { DEBIAN, machine, setUp } from '../support/bare-machine';

it('what the tests need is told in one line and installed from Debian', async () => {
  const { root, asked } = await machine({ release: DEBIAN, programs: ['apt-get', 'apt-cache', 'python3'] });
  const setup = setUp(root);
  expect(await setup.ended).toBe(0);
  expect(setup.err()).toBe('closing-bell: Installing for the tests: chromium-headless-shell fonts-noto-cjk faketime\n');
  expect((await asked()).split('\n').filter((line) => line.startsWith('apt-get'))).toEqual([
    'apt-get update -qq',
    'apt-get install -qq -y --no-install-recommends chromium-headless-shell fonts-noto-cjk faketime',
  ]);
});
