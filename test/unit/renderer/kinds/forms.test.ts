// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import type { Component } from 'vue';
import { formOf } from '@renderer/kinds/form-of';
import { emptyAction, type ActionDraft } from '@renderer/kinds/actions';
import ActionForm from '@renderer/kinds/actions/ActionForm.vue';
import { emptyTrigger, TRIGGER_KINDS } from '@renderer/kinds/triggers';
import TriggerForm from '@renderer/kinds/triggers/TriggerForm.vue';
import { draftOf, mounted, said } from '../mounted';

describe('the forms of kinds', () => {
  test.each(TRIGGER_KINDS)('are there for a trigger of the kind %s', (kind) => {
    const draft = draftOf({ ...emptyTrigger(), kind });
    const page = mounted(TriggerForm, { draft, errorAt: () => undefined, saved: null });
    expect(page.text()).not.toBe('');
  });

  test.each(Object.keys(emptyAction().kept))('are there for an action of the kind %s', (kind) => {
    const draft = draftOf({ ...emptyAction(), kind: kind as ActionDraft['kind'] });
    const page = mounted(ActionForm, { draft, errorAt: () => undefined, savedKey: null });
    expect(page.text()).not.toBe('');
  });

  test('change with the kind that is chosen', async () => {
    const draft = draftOf({ ...emptyTrigger(), kind: 'manual' as 'manual' | 'cron' });
    const page = mounted(TriggerForm, { draft, errorAt: () => undefined, saved: null });
    expect(page.text()).toBe(said('form.manualHelp'));
    draft.kind = 'cron';
    await page.vm.$nextTick();
    expect(page.text()).toContain(said('form.expression'));
  });

  test('are found by the name of the kind', () => {
    const form: Component = {};
    expect(formOf('after', { './after/AfterForm.vue': form })).toBe(form);
    expect(() => formOf('after', { './after/Form.vue': form })).toThrow('./after/AfterForm.vue');
  });
});
