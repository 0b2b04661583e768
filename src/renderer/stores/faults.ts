import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { FAULT_LIMITS, type PageFault } from '@shared/contract/health';
import { AppError } from '@shared/errors';
import { useBridge } from '../bridge';

/** A bug of this page, and how often it has happened. */
export interface SeenFault extends PageFault {
  count: number;
}

/** Most kinds of bugs that a page tells apart and reports; what comes after them is only counted. */
const MOST_KINDS = 20;

/** A browser says this where a change of size takes more than one frame. It breaks nothing. */
const HARMLESS = /^ResizeObserver loop /;

function describe(error: unknown): { message: string; stack: string } {
  if (error instanceof Error) return { message: `${error.name}: ${error.message}`, stack: error.stack ?? '' };
  return { message: String(error), stack: '' };
}

function textOf({ kind, message, stack, page, count }: SeenFault): string {
  const trace = stack.includes(message) ? stack : `${message}\n${stack}`;
  return `${kind} on ${page}${count > 1 ? `, ${count} times` : ''}\n${trace}`.trimEnd();
}

/** Two bugs are one kind where the same thing was said at the same place. */
function kindOf({ message, stack }: PageFault): string {
  const place = stack.split('\n').find((line) => /:\d+:\d+/.test(line));
  return `${message}\n${place ?? ''}`;
}

/**
 * The bugs of this page. Each kind is reported to the engine and shown to the person once, however often it happens.
 */
export const useFaultsStore = defineStore('faults', () => {
  const seen = new Map<string, SeenFault>();
  /** What the person has not yet closed, newest last. */
  const shown = shallowRef<readonly SeenFault[]>([]);
  /** Takes a bug from wherever it surfaced. Never throws, and asks the engine nothing but to write it down. */
  function take(kind: PageFault['kind'], error: unknown, page: string): void {
    // The line to the engine is down: the page says so already.
    if (error instanceof AppError && error.code === 'unavailable') return;
    const { message, stack } = describe(error);
    if (HARMLESS.test(message)) return;
    const fault: PageFault = {
      kind,
      message: message.slice(0, FAULT_LIMITS.message),
      stack: stack.slice(0, FAULT_LIMITS.stack),
      page: page.slice(0, FAULT_LIMITS.page),
    };
    const known = seen.get(kindOf(fault));
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    if (seen.size === MOST_KINDS) return;
    const fresh: SeenFault = { ...fault, count: 1 };
    seen.set(kindOf(fault), fresh);
    shown.value = [...shown.value, fresh];
    void report(fault);
  }

  async function report(fault: PageFault): Promise<void> {
    try {
      await useBridge().call('diagnostics.report', fault);
    } catch {
      // Whatever it is: to report that a report failed would never end. The person can still copy the details.
    }
  }

  /** What is shown as one text, for a report of a problem. */
  function details(): string {
    return shown.value.map(textOf).join('\n\n');
  }

  /** The person has seen them. */
  function close(): void {
    shown.value = [];
  }

  return { shown, details, take, close };
});
