// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import RetryFields from '@renderer/panels/command/RetryFields.vue';
import DurationField from '@renderer/ui/DurationField.vue';
import NumberInput from '@renderer/ui/NumberInput.vue';
import { DEFAULT_RETRY, type RetryDraft } from '@renderer/ui/retry-rule';
import { faultyOf, labelsOf, mounted, said } from '../../mounted';

const ALL = [
  said('form.retryMax'),
  said('form.retryInterval'),
  said('form.retryBackoff'),
  said('form.retryMaxInterval'),
];

function shown(rule: Partial<RetryDraft>, errors = {}) {
  const changes: [RetryDraft, string][] = [];
  const page = mounted(RetryFields, {
    rule: { ...DEFAULT_RETRY, ...rule },
    errors,
    onChange: (next: RetryDraft, field: string) => changes.push([next, field]),
  });
  const inputs = page.findAllComponents(NumberInput);
  return { page, changes, inputs, pauses: page.findAllComponents(DurationField) };
}

describe('the fields of a rule for retries', () => {
  test.each([0, null, undefined])('ask for nothing else where there are %s retries', (max) => {
    expect(labelsOf(shown({ max }).page)).toEqual(ALL.slice(0, 1));
  });

  test('ask for pauses as soon as there is a retry', () => {
    expect(labelsOf(shown({ max: 1 }).page)).toEqual(ALL);
  });

  test('say which field was changed, and leave an emptied one empty', () => {
    const { inputs, changes } = shown({ max: 2 });
    inputs[0]?.vm.$emit('update:modelValue', 3);
    inputs[1]?.vm.$emit('update:modelValue', null);
    expect(changes).toEqual([
      [{ ...DEFAULT_RETRY, max: 3 }, 'max'],
      [{ ...DEFAULT_RETRY, max: 2, backoff: null }, 'backoff'],
    ]);
  });

  test('move a longest pause that nobody chose with the pause, and no other', () => {
    const follows = shown({ max: 1 });
    follows.pauses[0]?.vm.$emit('update:modelValue', 7_200);
    expect(follows.changes).toMatchObject([[{ intervalSeconds: 7_200, maxIntervalSeconds: 7_200 }, 'intervalSeconds']]);
    const stays = shown({ max: 1, maxIntervalSeconds: 600 });
    stays.pauses[0]?.vm.$emit('update:modelValue', 7_200);
    expect(stays.changes).toMatchObject([[{ intervalSeconds: 7_200, maxIntervalSeconds: 600 }, 'intervalSeconds']]);
  });

  test('let a pause that can’t be read yet move nothing', () => {
    const typing = shown({ max: 1 });
    typing.pauses[0]?.vm.$emit('update:modelValue', Number.NaN);
    expect(typing.changes).toMatchObject([
      [{ intervalSeconds: Number.NaN, maxIntervalSeconds: 3_600 }, 'intervalSeconds'],
    ]);
  });

  test('tell each fault beside its field', () => {
    const { page } = shown({ max: 1 }, { backoff: 'Too small.' });
    expect(faultyOf(page)).toEqual([said('form.retryBackoff')]);
    expect(page.find('.field.faulty [role=alert]').text()).toBe('Too small.');
  });
});
