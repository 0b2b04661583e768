import { delimiter, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findInterpreters } from '@main/adapters/host-files/find-interpreters';
import { Harness } from './harness';

const OWN = resolve(import.meta.dirname, '../../../node_modules/.bin');

function startedByNpm(): void {
  vi.stubEnv('npm_lifecycle_event', 'start');
  vi.stubEnv('npm_config_registry', 'https://example.org');
  vi.stubEnv('npm_node_execpath', process.execPath);
  vi.stubEnv('NODE', process.execPath);
  vi.stubEnv('INIT_CWD', '/somewhere');
  vi.stubEnv('PATH', [OWN, '/node_modules/.bin', process.env['PATH']].join(delimiter));
}

describe.runIf(process.platform !== 'win32')('an engine that npm started', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('passes on nothing that npm added', async () => {
    startedByNpm();
    await using harness = await Harness.start();
    const { ref } = await harness.exit({ shell: 'env' });
    const names = (await harness.lines(ref)).map((line) => line.split('=')[0] ?? '');
    expect(names.filter((name) => /^(npm_.*|INIT_CWD|NODE)$/i.test(name))).toEqual([]);
    const path = (await harness.lines(ref)).find((line) => line.startsWith('PATH='));
    expect(path?.split(delimiter)).not.toContain('/node_modules/.bin');
    expect(path?.slice('PATH='.length).split(delimiter)[0]).not.toBe(OWN);
  });

  it('does not offer the app’s private Node as an interpreter', async () => {
    vi.stubEnv('PATH', '/usr/bin');
    const expected = await findInterpreters(null);
    startedByNpm();
    expect(await findInterpreters(null)).toEqual(expected);
  });
});
