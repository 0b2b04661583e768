import type { Component } from 'vue';

/**
 * The form of a kind among the components of its side, which are named `./<kind>/<Kind>Form.vue`. Throws for a kind
 * without one.
 */
export function formOf(kind: string, forms: Readonly<Record<string, Component>>): Component {
  const name = `./${kind}/${kind.charAt(0).toUpperCase()}${kind.slice(1)}Form.vue`;
  const form = forms[name];
  if (form === undefined) throw new Error(`There is no ${name}.`);
  return form;
}
