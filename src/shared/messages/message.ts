import type { en } from './en';

/**
 * A text with forms that are chosen by the number `count`, which is shown with its thousands apart. English has these
 * two; a language has those it needs.
 */
export interface PluralText {
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

/** What stands in a language's folder for each group of English texts: the same names, and a text for each. */
export type Translation<T> = {
  readonly [K in keyof T]: T[K] extends Leaf ? string | PluralText : Translation<T[K]>;
};

type Leaf = string | { readonly one: string; readonly other: string };

type Paths<T> = {
  [K in keyof T & string]: T[K] extends Leaf ? K : `${K}.${Paths<T[K]>}`;
}[keyof T & string];

/** The dotted path of a text in the catalogue. */
export type MessageKey = Paths<typeof en>;

/** The text at a dotted path. Each is looked up by itself, so that only the keys that are used cost the compiler time. */
export type TextAt<T, K extends string> = K extends keyof T
  ? T[K]
  : K extends `${infer Head}.${infer Rest}`
    ? Head extends keyof T
      ? TextAt<T[Head], Rest>
      : never
    : never;

type NamesIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `'${string}` ? never : Name) | NamesIn<Rest>
  : never;

/** The names in braces that a text has values put into; of a text with plural forms `count` is always one. */
export type NamesOf<T> = T extends string
  ? NamesIn<T>
  : T extends PluralText
    ? 'count' | NamesIn<Extract<T[keyof T], string>>
    : never;

/** A value that is put into a text: as it is, or a message, which is rendered in the same language. */
export type MessageParam = string | number | Message | readonly (string | Message)[];

/** Values by their names, once they have been checked against a key. */
export type MessageParams = Readonly<Record<string, MessageParam>>;

/** The values that the text of a key needs; of several keys the values of all. */
export type ParamsOf<K extends MessageKey> = {
  readonly [N in NamesOf<TextAt<typeof en, K>>]: N extends 'count' ? number : MessageParam;
};

/** Values for a text that has none. */
export type NoParams = Readonly<Record<string, never>>;

/** The values of a key as the last argument of a function: none where the text needs none. */
export type ParamArgs<K extends MessageKey> = [NamesOf<TextAt<typeof en, K>>] extends [never]
  ? [params?: NoParams]
  : [params: ParamsOf<K>];

/** A key whose text needs no values: what a table of labels may hold. */
export type PlainKey = { [K in MessageKey]: [NamesOf<TextAt<typeof en, K>>] extends [never] ? K : never }[MessageKey];

declare const checked: unique symbol;

/** What is said to a person, in no language yet. Made by `message`, which has the compiler check the values. */
export interface Message {
  readonly key: MessageKey;
  readonly params: MessageParams;
  /** Exists for the compiler only. */
  readonly [checked]: true;
}

/** Marks a message as checked; for code that has checked key and values while it ran. */
export function checkedMessage(key: MessageKey, params: MessageParams): Message {
  // The mark exists for the compiler only.
  return { key, params } as unknown as Message;
}

/** Makes a message; a key that does not exist, a missing value and one too many are type errors. */
export function message<K extends MessageKey>(key: K, ...[params]: ParamArgs<K>): Message {
  return checkedMessage(key, params ?? {});
}
