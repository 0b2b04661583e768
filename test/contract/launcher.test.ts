import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LauncherEvent, LaunchSpec } from '@shared/launch';
import { DurableLauncher } from '@main/app/durable-launcher';
import type { Launcher } from '@main/app/ports';
import { memoryLogger } from '../support/engine';
import { FakeLauncher } from '../support/fake-launcher';
import { launchSpec } from '../support/launch-spec';
import { until } from '../support/until';
import { Harness } from '../unit/launcher/harness';

/** A launcher under test. */
interface Subject {
  launcher: Launcher;
  /** A run that goes on until it is stopped. */
  lasting(): LaunchSpec;
  dispose(): Promise<void>;
}

async function real(): Promise<Subject> {
  const harness = await Harness.start();
  return {
    launcher: harness.launcher,
    lasting: () => harness.spec({ argv: ['sleep', '600'] }),
    dispose: () => harness[Symbol.asyncDispose](),
  };
}

async function fake(): Promise<Subject> {
  const launcher = new FakeLauncher();
  launcher.endOnStop = true;
  await launcher.start();
  let last = 0;
  const lasting = (): LaunchSpec => {
    last += 1;
    return launchSpec({ ref: `${last}.1`, token: `fake-${last}`, argv: ['sleep', '600'] });
  };
  return { launcher, lasting, dispose: () => launcher.close() };
}

async function durable(): Promise<Subject> {
  const { launcher, lasting } = await fake();
  const store = { synced: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  const gate = new DurableLauncher(
    launcher,
    store,
    { now: Date.now, monotonic: () => 0, uptime: () => 0 },
    memoryLogger(),
  );
  return { launcher: gate, lasting, dispose: () => gate.close() };
}

describe.each([
  { name: 'the fake', make: fake },
  { name: 'the one that waits for the disk', make: durable },
  { name: 'the forked process', make: real },
])('Launcher: $name', ({ make }) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await make();
  });
  afterAll(() => subject.dispose());

  const isEnd = (event: LauncherEvent): boolean => event.type !== 'started' && event.type !== 'output';

  it('ends a run that is stopped, once, and tells every listener', async () => {
    const { launcher, lasting } = subject;
    const [first, second]: [LauncherEvent[], LauncherEvent[]] = [[], []];
    const listeners = [launcher.onEvent((event) => first.push(event)), launcher.onEvent((event) => second.push(event))];
    const { ref } = spawned(launcher, lasting());
    launcher.stop(ref, 1000);
    launcher.stop(ref, 1000);
    const end = await until(() => first.find((event) => event.ref === ref && isEnd(event)));
    expect(end).toMatchObject({ type: 'exited', cause: 'stop' });
    launcher.stop(ref, 0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(first.filter((event) => event.ref === ref && isEnd(event))).toHaveLength(1);
    expect(second).toEqual(first);
    listeners.forEach((listener) => listener[Symbol.dispose]());
  });

  it('tells a listener nothing after it has gone', async () => {
    const { launcher, lasting } = subject;
    const [gone, there]: [LauncherEvent[], LauncherEvent[]] = [[], []];
    launcher.onEvent((event) => gone.push(event))[Symbol.dispose]();
    using _listener = launcher.onEvent((event) => there.push(event));
    const { ref } = spawned(launcher, lasting());
    launcher.stop(ref, 1000);
    await until(() => there.some((event) => event.ref === ref && isEnd(event)));
    expect(gone).toEqual([]);
  });

  it('ignores what it does not know', () => {
    const { launcher } = subject;
    launcher.stop('nobody.1', 0);
    launcher.watch('nobody.1', true);
    expect(launcher.status()).toMatchObject({ alive: true, restarts: 0 });
  });

  it('has nothing to reap where nothing is suspected', async () => {
    expect(await subject.launcher.reap([])).toBe(0);
  });

  it('is not alive once it is closed', async () => {
    const other = await make();
    expect(other.launcher.status().alive).toBe(true);
    await other.launcher.close();
    await other.launcher.close();
    expect(other.launcher.status().alive).toBe(false);
    await other.dispose();
  });
});

function spawned(launcher: Launcher, spec: LaunchSpec): LaunchSpec {
  launcher.spawn(spec);
  return spec;
}
