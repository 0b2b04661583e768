import { enableAutoUnmount, mount, type VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach } from 'vitest';
import { defineComponent, h, reactive, type Component, type Plugin } from 'vue';
import { provideBridge } from '@renderer/bridge';
import { useEngineStore } from '@renderer/stores/engine';
import { useText } from '@renderer/i18n';
import { FakeBridge } from './stores/fake-bridge';

enableAutoUnmount(afterEach);

/** A text as the screens say it, in English. */
export const { t: said } = useText();

/** A list to choose from: the real one measures itself until it fits, which never ends without a screen. */
const SELECT = defineComponent({
  name: 'ElSelect',
  props: ['modelValue'],
  emits: ['update:modelValue'],
  render: () => h('div'),
});

/** Puts a component on a page of its own, with stores and a bridge; whoever looks at it may change things. */
export function mounted(
  component: Component,
  props: Record<string, unknown>,
  bridge = new FakeBridge(),
  plugins: readonly Plugin[] = [],
): VueWrapper {
  const pinia = createPinia();
  setActivePinia(pinia);
  bridge.answers = { 'calendars.list': () => ({ rows: [] }), ...bridge.answers };
  provideBridge(bridge);
  useEngineStore().setConnection('open', 'admin');
  return mount(
    { render: () => h(component, props) },
    {
      attachTo: document.body,
      global: { plugins: [pinia, ...plugins], stubs: { teleport: true, ElSelect: SELECT, ElSelectV2: SELECT } },
    },
  );
}

/** A draft that a form edits in place, and that the page follows. */
export function draftOf<T extends object>(draft: T): T {
  return reactive(draft) as T;
}

/** The labels of the fields that are shown, from top to bottom. */
export function labelsOf(page: VueWrapper): string[] {
  return page.findAll('.field > .label').map((label) => label.text());
}

/** The labels of the fields that something is wrong with. */
export function faultyOf(page: VueWrapper): string[] {
  return page.findAll('.field.faulty > .label').map((label) => label.text());
}
