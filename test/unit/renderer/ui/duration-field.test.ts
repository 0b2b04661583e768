// @vitest-environment happy-dom
import { nextTick, reactive } from 'vue';
import { expect, test } from 'vitest';
import DurationField from '@renderer/ui/DurationField.vue';
import type { NumberField } from '@renderer/ui/number-field';
import { mounted, said } from '../mounted';

/** The field on a page that keeps what it gives, or only what `keeps` lets through. */
function shown(seconds: NumberField, keeps: (value: NumberField) => boolean = () => true) {
  const held = reactive<{ label: string; min: number; max: number; modelValue: NumberField; [on: string]: unknown }>({
    label: 'Limit',
    min: 1,
    max: 86_400,
    modelValue: seconds,
    'onUpdate:modelValue': (value: NumberField) => {
      if (keeps(value)) held.modelValue = value;
    },
  });
  const page = mounted(DurationField, held);
  const input = page.find('input');
  const leave = async (): Promise<void> => {
    await input.trigger('blur');
    await nextTick();
    await nextTick();
  };
  const fault = (): string | undefined => page.findAll('[role=alert]')[0]?.text();
  return { held, input, leave, fault };
}

test('a duration is shown as people write it and taken as they type it', async () => {
  const { held, input, leave } = shown(5_400);
  expect(input.element.value).toBe('1h30m');
  await input.setValue('90s');
  expect(held.modelValue).toBe(90);
  expect(input.element.value).toBe('90s');
  await leave();
  expect(input.element.value).toBe('1m30s');
  await input.setValue('');
  expect(held.modelValue).toBeNull();
});

test('what can’t be read or is out of bounds is told beside the field and stays to be mended', async () => {
  const { held, input, leave, fault } = shown(60);
  await input.setValue('soon');
  await leave();
  expect(held.modelValue).toBeNaN();
  expect(input.element.value).toBe('soon');
  expect(fault()).toBe(said('problem.duration'));
  await input.setValue('2d');
  expect(fault()).toBe(said('problem.durationRange', { min: '1s', max: '1d' }));
  await input.setValue('2h');
  expect(fault()).toBeUndefined();
});

test('a page that keeps what it can use leaves the words, and shows its value when the field is left empty', async () => {
  const { held, input, leave, fault } = shown(60, (value) => typeof value === 'number' && !Number.isNaN(value));
  await input.setValue('1h x');
  expect(held.modelValue).toBe(60);
  expect(fault()).toBe(said('problem.duration'));
  await input.setValue('');
  await leave();
  expect(input.element.value).toBe('1m');
});

test('a value that comes from elsewhere is shown', async () => {
  const { held, input } = shown(60);
  held.modelValue = 7_200;
  await nextTick();
  expect(input.element.value).toBe('2h');
});
