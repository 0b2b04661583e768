import { afterEach, beforeEach, expect, test } from 'vitest';
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue';
import { useStepBack, type AnsweredPage } from '@renderer/composables/use-step-back';

const list = shallowRef<AnsweredPage>({ shown: null, rows: [], total: 0 });
let went: number[] = [];
let scope: EffectScope;

beforeEach(() => {
  went = [];
  list.value = { shown: null, rows: [], total: 0 };
  scope = effectScope();
  scope.run(() =>
    useStepBack(
      () => list.value,
      (page) => went.push(page),
    ),
  );
});
afterEach(() => scope.stop());

async function answer(page: number, rows: number, total: number): Promise<void> {
  list.value = { shown: { page, pageSize: 50 }, rows: Array.from({ length: rows }), total };
  await nextTick();
}

test('a page beyond the last goes to the last, also when that shrinks further', async () => {
  await answer(4, 2, 152);
  expect(went).toEqual([]);
  await answer(4, 0, 150);
  expect(went).toEqual([3]);
  await answer(3, 0, 50);
  expect(went).toEqual([3, 1]);
});

test('a page beyond a list that is empty goes to the first', async () => {
  await answer(2, 0, 0);
  expect(went).toEqual([1]);
});

test('a page stays that has rows, that is about to be filled, or that is not answered', async () => {
  await answer(1, 0, 0);
  await answer(2, 0, 64);
  // A total may be only the least there are.
  await answer(250, 50, 10_000);
  list.value = { shown: null, rows: [], total: 0 };
  await nextTick();
  expect(went).toEqual([]);
});
