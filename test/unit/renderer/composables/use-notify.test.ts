import { beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '@shared/errors';
import { useNotify } from '@renderer/composables/use-notify';

const shown = vi.hoisted(() => [] as { type: string; placement: string; isClosed: boolean }[]);
vi.mock('element-plus', () => ({
  ElButton: {},
  ElMessage: (options: { type: string; placement: string }) => {
    const message = { type: options.type, placement: options.placement, isClosed: false };
    shown.push(message);
    return { close: () => (message.isClosed = true) };
  },
}));

beforeEach(() => void shown.splice(0));

test('what failed is told until something succeeds, or something else fails', () => {
  const { done, failed } = useNotify();
  failed(new AppError('conflict', 'desktop.quitWhileStarting'));
  failed(new AppError('conflict', 'desktop.quitWhileStarting'));
  expect(shown.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  done('Saved.');
  expect(shown.map(({ type, isClosed }) => [type, isClosed])).toEqual([
    ['error', true],
    ['error', true],
    ['success', false],
  ]);
  expect(new Set(shown.map(({ placement }) => placement))).toEqual(new Set(['bottom-right']));
});
