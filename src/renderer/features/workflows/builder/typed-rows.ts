import { computed, shallowReactive, type ComputedRef } from 'vue';
import { useText } from '../../../i18n';
import { nameErrors, type NameError, type NameKind, type NameValue } from '../../../ui/name-errors';

/** Rows as they were typed over what the document held then: blank ones, and those that can't be kept, included. */
interface Typed {
  rows: readonly NameValue[];
  faults: ReadonlyMap<number, NameError>;
  over: string;
  place: RowsPlace;
}

/** A table of names and values in a document. */
export interface RowsPlace {
  /** Unlike that of any other table. */
  id: string;
  /** The step that it belongs to; none: the workflow's own. */
  steps: readonly string[];
  kind: NameKind;
  /** The rows that the document holds; null: it has no such table any more. */
  held: () => NameValue[] | null;
  write: (rows: readonly NameValue[]) => void;
}

/** A fault in the rows of a table, which keeps what was typed out of the document. */
export interface RowFault {
  steps: readonly string[];
  fault: NameError;
}

/** What was typed into tables and is not, or not yet, in the document. It outlives the fields it was typed into. */
export interface TypedRows {
  rowsOf: (place: RowsPlace) => NameValue[];
  faultsOf: (place: RowsPlace) => ReadonlyMap<number, NameError>;
  type: (place: RowsPlace, rows: readonly NameValue[]) => void;
  /** Faults that stand in any table. */
  faults: ComputedRef<RowFault[]>;
  forget: () => void;
}

const NONE: ReadonlyMap<number, NameError> = new Map();

/** Makes a store of rows as they are typed. An edit of the document by another way, such as undo, wins over them. */
export function typedRows(): TypedRows {
  const all = shallowReactive(new Map<string, Typed>());
  const over = ({ held }: RowsPlace): string => JSON.stringify(held());
  const typedAt = (place: RowsPlace): Typed | undefined => {
    const typed = all.get(place.id);
    return typed?.over === over(place) ? typed : undefined;
  };

  return {
    rowsOf: (place) => [...(typedAt(place)?.rows ?? place.held() ?? [])],
    faultsOf: (place) => typedAt(place)?.faults ?? NONE,
    type(place, rows) {
      const faults = nameErrors(rows, place.kind);
      if (faults.size === 0) place.write(rows);
      all.set(place.id, { rows, faults, over: over(place), place });
    },
    faults: computed(() =>
      [...all.values()]
        .filter(({ place, over: before }) => before === over(place))
        .flatMap(({ faults, place: { steps } }) => [...faults.values()].map((fault) => ({ steps, fault }))),
    ),
    forget: () => all.clear(),
  };
}

/** The rows of one table, what is wrong with them in words, and how they are changed. */
export function useTypedRows(
  store: TypedRows,
  place: RowsPlace,
): {
  rows: ComputedRef<NameValue[]>;
  errors: ComputedRef<ReadonlyMap<number, string>>;
  change: (rows: readonly NameValue[]) => void;
} {
  const { t } = useText();
  return {
    rows: computed(() => store.rowsOf(place)),
    errors: computed(() => new Map([...store.faultsOf(place)].map(([at, fault]) => [at, t(`problem.${fault}`)]))),
    change: (rows) => store.type(place, rows),
  };
}
