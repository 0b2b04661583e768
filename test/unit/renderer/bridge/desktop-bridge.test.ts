import { describe, expect, test } from 'vitest';
import { createDesktopBridge } from '@renderer/bridge/desktop-bridge';

const answering = (reply: unknown, seen: unknown[] = []) => {
  let push: (message: unknown) => void = () => undefined;
  const bridge = createDesktopBridge({
    call: async (name, input) => {
      seen.push({ name, input });
      return reply;
    },
    onPush: (listener) => {
      push = listener;
      return () => undefined;
    },
  });
  return { bridge, push: (message: unknown) => push(message) };
};

describe('the bridge over the desktop’s preload', () => {
  test('sends name and input and gives back the value', async () => {
    const seen: unknown[] = [];
    const { bridge } = answering({ ok: true, value: { slots: 2, groups: { a: 1 } } }, seen);
    expect(await bridge.call('settings.get', {})).toEqual({ slots: 2, groups: { a: 1 } });
    expect(seen).toEqual([{ name: 'settings.get', input: {} }]);
  });

  test('throws the engine’s refusal', async () => {
    const { bridge } = answering({ ok: false, error: { code: 'busy', message: 'Wait.' } });
    await expect(bridge.call('settings.get', {})).rejects.toMatchObject({ code: 'busy', message: 'Wait.' });
  });

  test.each([undefined, null, 'yes', {}, { ok: false, error: 'no' }, { ok: 'true', value: {} }])(
    'refuses a reply that is none: %j',
    async (reply) => {
      await expect(answering(reply).bridge.call('settings.get', {})).rejects.toMatchObject({ code: 'internal' });
    },
  );

  test('is open at once, as an administrator, and hands on pushes', () => {
    const { bridge, push } = answering(null);
    const states: unknown[] = [];
    const pushes: unknown[] = [];
    bridge.onConnection((event) => states.push(event));
    bridge.onPush((one) => pushes.push(one));
    push({ push: 'tasks.reload', data: {} });
    expect(states).toEqual([{ state: 'open', role: 'admin', reconnected: false }]);
    expect(pushes).toEqual([{ push: 'tasks.reload', data: {} }]);
  });
});
