import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { effectScope, ref } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { useProposedKey } from '@renderer/composables/use-proposed-key';
import { FakeBridge } from '../stores/fake-bridge';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a save that asks for the key and the pause in typing that asks for it too share one proposal', async () => {
  const bridge = new FakeBridge();
  const proposal = Promise.withResolvers<{ key: string }>();
  bridge.answers['tasks.proposeKey'] = () => proposal.promise;
  provideBridge(bridge);
  setActivePinia(createPinia());
  const scope = effectScope();
  const [name, key] = [ref(''), ref('')];
  const proposed = scope.run(() =>
    useProposedKey({
      name: () => name.value,
      key: () => key.value,
      setKey: (next) => (key.value = next),
      isNew: () => true,
    }),
  );

  name.value = '指数成分';
  await vi.advanceTimersByTimeAsync(0);
  const saving = proposed?.settle().then(() => key.value);
  // The pause is over while the engine still thinks.
  await vi.advanceTimersByTimeAsync(1_000);
  proposal.resolve({ key: 'zscf' });
  expect(await saving).toBe('zscf');
  expect(bridge.countOf('tasks.proposeKey')).toBe(1);
  scope.stop();
});
