import { effectScope, ref, watch, type Ref } from 'vue';

/** Which time stands before a line: none, since the start of the attempt, or the time of day. */
export type TimeStyle = 'off' | 'relative' | 'absolute';

/** How a person likes to read logs; the same for all logs, kept over a restart. */
export interface LogOptions {
  time: Ref<TimeStyle>;
  wrap: Ref<boolean>;
  /** Lines by which a script reports progress and results are left out. */
  hideProtocol: Ref<boolean>;
}

const STORED = 'closing-bell.log';
const STYLES: readonly TimeStyle[] = ['off', 'relative', 'absolute'];

let shared: LogOptions | null = null;

function read(): Record<string, unknown> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '{}');
    return typeof stored === 'object' && stored !== null ? { ...stored } : {};
  } catch {
    // What another program wrote there is worth nothing to us.
    return {};
  }
}

/** The options in force. */
export function useLogOptions(): LogOptions {
  if (shared !== null) return shared;
  const stored = read();
  const options: LogOptions = {
    time: ref(STYLES.find((style) => style === stored['time']) ?? 'off'),
    wrap: ref(stored['wrap'] === true),
    hideProtocol: ref(stored['hideProtocol'] === true),
  };
  // Outlives the page that asked first.
  effectScope(true).run(() =>
    watch([options.time, options.wrap, options.hideProtocol], ([time, wrap, hideProtocol]) =>
      localStorage.setItem(STORED, JSON.stringify({ time, wrap, hideProtocol })),
    ),
  );
  shared = options;
  return options;
}

/** The style after this one. */
export function nextTimeStyle(style: TimeStyle): TimeStyle {
  return STYLES[(STYLES.indexOf(style) + 1) % STYLES.length] ?? 'off';
}
