import type { en } from './en';

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };
type Paths<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}`;
}[keyof T & string];

/** The shape that every language fills whole. */
export type Messages = Texts<typeof en>;
/** The dotted path of a text. */
export type MessageKey = Paths<typeof en>;
