import { nameErrors, type NameKind, type NameValue } from '../../../ui/name-errors';
import type { FieldText, Part } from './part';

type Values<T> = Readonly<Record<string, T>>;

/** A part that holds values by name, which stand in the form as the lines of a table. */
export function table<T>(
  id: NameKind,
  spec: FieldText & { rows: (values: Record<string, T>) => NameValue[]; read: (text: string) => T },
): Part<Record<string, T>, NameValue[]> {
  const { rows, read, ...text } = spec;
  return {
    infos: [
      {
        ...text,
        id,
        paths: [id],
        isTable: true,
        format: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
        isWorthALine: () => true,
      },
    ],
    empty: () => [],
    toDraft: rows,
    fromDraft: (draft) =>
      Object.fromEntries(draft.filter(({ name }) => name !== '').map(({ name, value }) => [name, read(value)])),
    // The schema has been over it: only names and values are wrong, so it has its type.
    complete: (given) => (given === undefined ? {} : (given as Record<string, T>)),
    faults: (draft) =>
      [...nameErrors(draft, id)].map(([at, fault]) => ({ path: `${id}.#${at}`, text: { key: `problem.${fault}` } })),
    places: () => [id],
    values: (values) => Object.entries(values).map(([name, value]) => [`${id}.${name}`, value]),
    merge(theirs, mine, sideOf) {
      const names = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
      const sides: Record<'theirs' | 'mine', Values<T>> = { theirs, mine };
      return Object.fromEntries(
        [...names].flatMap((name) => {
          const values = sides[sideOf(`${id}.${name}`)];
          // Only own names count: a value that one side took out stays out.
          return Object.hasOwn(values, name) ? [[name, values[name] as T] as const] : [];
        }),
      );
    },
  };
}
