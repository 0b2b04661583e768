import { useMutationObserver } from '@vueuse/core';
import { shallowRef, type ShallowRef } from 'vue';

/** Colours and letters of the theme in force, as charts take them: values, not names. */
export interface ChartLook {
  text: string;
  soft: string;
  line: string;
  surface: string;
  font: string;
  good: string;
  bad: string;
  warn: string;
  busy: string;
  quiet: string;
}

function read(): ChartLook {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--cb-${name}`).trim();
  return {
    text: of('text'),
    soft: of('text-soft'),
    line: of('line'),
    surface: of('surface'),
    font: of('font'),
    good: of('good'),
    bad: of('bad'),
    warn: of('warn'),
    busy: of('busy'),
    quiet: of('quiet'),
  };
}

/** The look of charts; it changes with the theme. */
export function useChartLook(): Readonly<ShallowRef<ChartLook>> {
  const look = shallowRef(read());
  useMutationObserver(document.documentElement, () => (look.value = read()), { attributeFilter: ['class'] });
  return look;
}
