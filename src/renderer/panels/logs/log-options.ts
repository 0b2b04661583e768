import { createGlobalState } from '@vueuse/core';
import { computed, type Ref } from 'vue';
import { useStored } from '../../composables/use-stored';

/** Which time stands before a line: none, since the start of the attempt, or the time of day. */
export type TimeStyle = 'off' | 'relative' | 'absolute';

/** How a person likes to read logs; the same for all logs, kept over a restart. */
export interface LogOptions {
  time: Ref<TimeStyle>;
  wrap: Ref<boolean>;
  /** Lines by which a script reports progress and results are left out. */
  hideProtocol: Ref<boolean>;
}

type Choices = { [K in keyof LogOptions]: LogOptions[K]['value'] };

const STYLES: readonly TimeStyle[] = ['off', 'relative', 'absolute'];

function read(text: string): Choices | undefined {
  try {
    const stored: unknown = JSON.parse(text);
    if (typeof stored !== 'object' || stored === null) return undefined;
    const { time, wrap, hideProtocol }: Partial<Record<string, unknown>> = { ...stored };
    return {
      time: STYLES.find((style) => style === time) ?? 'off',
      wrap: wrap === true,
      hideProtocol: hideProtocol !== false,
    };
  } catch {
    // What another program wrote there is worth nothing to us.
    return undefined;
  }
}

/** The options in force. */
export const useLogOptions = createGlobalState((): LogOptions => {
  const none: Choices = { time: 'off', wrap: false, hideProtocol: true };
  const choices = useStored('log', none, { read, write: (chosen) => JSON.stringify(chosen) });
  const choice = <K extends keyof Choices>(name: K): Ref<Choices[K]> =>
    computed({
      get: () => choices.value[name],
      set: (value) => (choices.value = { ...choices.value, [name]: value }),
    });
  return { time: choice('time'), wrap: choice('wrap'), hideProtocol: choice('hideProtocol') };
});

/** The style after this one. */
export function nextTimeStyle(style: TimeStyle): TimeStyle {
  return STYLES[(STYLES.indexOf(style) + 1) % STYLES.length] ?? 'off';
}
