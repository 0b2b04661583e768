import { watchEffect } from 'vue';
import { useStored } from '../../composables/use-stored';

/** More rows than this are not kept free. */
const MOST = 20;

function rowCount(text: string): number | undefined {
  const count = Number(text);
  return Number.isInteger(count) && count >= 0 && count <= MOST ? count : undefined;
}

/** How many rows a panel showed last, so that their place is kept free while they are being read; null: it is reading. */
export function useShownRows(name: string, fallback: number, shown: () => number | null): Readonly<{ value: number }> {
  const rows = useStored<number>(name, fallback, { read: rowCount, write: String });
  watchEffect(() => {
    const count = shown();
    if (count !== null) rows.value = Math.min(count, MOST);
  });
  return rows;
}
