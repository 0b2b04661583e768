import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { provideBridge } from '@renderer/bridge';
import { useTriggersStore } from '@renderer/stores/triggers';
import { FakeBridge } from './fake-bridge';

/** The zone of this process. */
const homeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const daily = (hour: number) => ({ kind: 'cron', expression: `0 ${hour} * * *`, timeZone: 'UTC' }) as const;
let bridge: FakeBridge;
beforeEach(() => {
  setActivePinia(createPinia());
  bridge = new FakeBridge();
  provideBridge(bridge);
});

test('the sentences of a page are asked for in one call, each once', async () => {
  bridge.answers = {
    'triggers.words': ({ triggers }: { triggers: unknown[] }) => ({
      rows: triggers.map((_one, at) => (at === 1 ? null : { zh: `第 ${at}`, en: `no. ${at}` })),
    }),
  };
  const store = useTriggersStore();
  await store.fetchWords([daily(1), daily(2), daily(1), { kind: 'manual' }]);
  expect(bridge.calls).toEqual([{ name: 'triggers.words', input: { triggers: [daily(1), daily(2)], homeZone } }]);
  expect(store.wordsOf(daily(1))).toEqual({ zh: '第 0', en: 'no. 0' });
  expect(store.wordsOf(daily(2))).toBeNull();
  await store.fetchWords([daily(1)]);
  expect(bridge.calls).toHaveLength(1);
  // What could not be said is asked again.
  await store.fetchWords([daily(1), daily(2)]);
  expect(bridge.calls[1]?.input).toEqual({ triggers: [daily(2)], homeZone });
});

test('a failed call leaves nothing said, and the next one asks again', async () => {
  const store = useTriggersStore();
  await store.fetchWords([daily(3)]);
  expect(store.wordsOf(daily(3))).toBeNull();
  await store.fetchWords([daily(3)]);
  expect(bridge.countOf('triggers.words')).toBe(2);
});
