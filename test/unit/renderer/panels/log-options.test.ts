// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import type { LogOptions } from '@renderer/panels/logs/log-options';

const KEY = 'closing-bell.log';

/** The options as a page reads them that was just opened. */
async function opened(): Promise<LogOptions> {
  vi.resetModules();
  const { useLogOptions } = await import('@renderer/panels/logs/log-options');
  return useLogOptions();
}
const valuesOf = ({ time, wrap, hideProtocol }: LogOptions) => [time.value, wrap.value, hideProtocol.value];

beforeEach(() => localStorage.clear());

test('the options for logs are kept over a restart', async () => {
  const options = await opened();
  expect(valuesOf(options)).toEqual(['off', false, true]);
  options.time.value = 'relative';
  options.wrap.value = true;
  options.hideProtocol.value = false;
  expect(valuesOf(options)).toEqual(['relative', true, false]);
  expect(valuesOf(await opened())).toEqual(['relative', true, false]);
});

test.each([
  ['{"time":"absolute","wrap":"yes","hideProtocol":false}', ['absolute', false, false]],
  ['{"time":"backwards","wrap":true}', ['off', true, true]],
  ['{"time":', ['off', false, true]],
  ['null', ['off', false, true]],
  ['[]', ['off', false, true]],
])('stored options are taken as far as they make sense: %s', async (text, expected) => {
  localStorage.setItem(KEY, text);
  expect(valuesOf(await opened())).toEqual(expected);
});
