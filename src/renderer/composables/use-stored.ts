import { useStorage } from '@vueuse/core';
import type { Ref } from 'vue';

/** How a value is written into the browser's storage, and read from there. */
export interface StoredForm<T> {
  /** The value of a text. The text comes from outside: undefined says that it stands for no value. */
  read: (text: string) => T | undefined;
  write: (value: T) => string;
}

/** The form of a value that is one of some words. */
export function oneOf<T extends string>(words: readonly T[]): StoredForm<T> {
  return { read: (text) => words.find((word) => word === text), write: (word) => word };
}

/**
 * A value that this browser keeps under a name, from one visit to the next; null is kept as nothing. Other windows that
 * are open keep what they have.
 */
export function useStored<T>(name: string, fallback: T, { read, write }: StoredForm<T>): Ref<T> {
  return useStorage<T>(`closing-bell.${name}`, fallback, undefined, {
    serializer: { read: (text) => read(text) ?? fallback, write },
    writeDefaults: false,
    listenToStorageChanges: false,
    shallow: true,
    flush: 'sync',
    onError: (error) => reportError(error),
  });
}
