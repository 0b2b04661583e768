import { expect, test } from 'vitest';
import type { LauncherEvent, LaunchSpec } from '@shared/launch';
import { AppError, fromWire } from '@shared/errors';
import { message } from '@shared/messages/message';
import { DurableLauncher } from '@main/app/durable-launcher';
import { memoryLogger } from '../../support/engine';
import { FakeLauncher } from '../../support/fake-launcher';
import { launchSpec } from '../../support/launch-spec';
import { until } from '../../support/until';

const clock = { now: () => 1234, monotonic: () => 0, uptime: () => 0 };
const logger = memoryLogger();
const spec = (ref: string): LaunchSpec => launchSpec({ ref, token: `t:${ref}`, argv: ['true'] });

test('a child is started at once when the disk has everything', () => {
  const inner = new FakeLauncher();
  const launcher = new DurableLauncher(inner, { synced: () => null }, clock, logger);
  launcher.spawn(spec('1.1'));
  launcher.watch('1.1', true);
  launcher.stop('1.1', 50);
  expect([inner.specs.length, [...inner.watched], inner.stops]).toEqual([1, ['1.1'], [{ ref: '1.1', graceMs: 50 }]]);
});

test('nothing is started before the disk has it, and no message overtakes another', async () => {
  const inner = new FakeLauncher();
  const disk = Promise.withResolvers<void>();
  let busy = true;
  const launcher = new DurableLauncher(inner, { synced: () => (busy ? disk.promise : null) }, clock, logger);
  launcher.spawn(spec('1.1'));
  launcher.stop('1.1', 50);
  busy = false;
  launcher.spawn(spec('2.1'));
  await new Promise((resolve) => setImmediate(resolve));
  expect([inner.specs, inner.stops]).toEqual([[], []]);
  const closed = launcher.close();
  disk.resolve();
  await closed;
  expect(inner.specs.map(({ ref }) => ref)).toEqual(['1.1', '2.1']);
  expect(inner.stops).toEqual([{ ref: '1.1', graceMs: 50 }]);
});

test('what the disk refuses is refused, in a sentence, and later starts are not', async () => {
  const inner = new FakeLauncher();
  const answers = [
    Promise.reject(fromWire({ code: 'unavailable', message: 'The disk is full.' })),
    new Promise<void>((resolve) => setImmediate(resolve)),
  ];
  const launcher = new DurableLauncher(inner, { synced: () => answers.shift() ?? null }, clock, logger);
  const heard: LauncherEvent[] = [];
  using _listening = launcher.onEvent((event) => heard.push(event));
  launcher.spawn(spec('1.1'));
  launcher.spawn(spec('2.1'));
  await until(() => inner.specs.length === 1, { what: 'the second start' });
  expect(heard).toEqual([
    { type: 'refused', ref: '1.1', reason: 'spawn-error', message: 'The disk is full.', finishedAt: 1234 },
  ]);
  expect(inner.specs.map(({ ref }) => ref)).toEqual(['2.1']);
});

test('what the disk refuses is kept as a message where the store gave one', async () => {
  const answers = [Promise.reject(new AppError('unavailable', 'store.full'))];
  const launcher = new DurableLauncher(new FakeLauncher(), { synced: () => answers.shift() ?? null }, clock, logger);
  const heard: LauncherEvent[] = [];
  using _listening = launcher.onEvent((event) => heard.push(event));
  launcher.spawn(spec('1.1'));
  await until(() => heard.length === 1, { what: 'the refusal' });
  expect(heard).toMatchObject([
    { said: message('store.full'), message: expect.stringMatching(/^The disk that holds the store is full/) as string },
  ]);
});

test('a message at fault is written down, and those behind it go on', async () => {
  const inner = new FakeLauncher();
  const failing = memoryLogger();
  const launcher = new DurableLauncher(inner, { synced: () => Promise.resolve() }, clock, failing);
  const spawn = inner.spawn.bind(inner);
  inner.spawn = (asked) => {
    if (asked.ref === '1.1') throw new Error('by the test');
    spawn(asked);
  };
  launcher.spawn(spec('1.1'));
  launcher.spawn(spec('2.1'));
  await until(() => inner.specs.length === 1, { what: 'the second start' });
  expect(failing.errors.join()).toContain('by the test');
  launcher.spawn(spec('3.1'));
  await until(() => inner.specs.length === 2, { what: 'the third start' });
});
