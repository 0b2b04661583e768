import { computed, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** Filters that live in the URL: read as strings, written by replacing the entry, empty ones left out. */
export function useQuery(): {
  query: ComputedRef<Readonly<Record<string, string>>>;
  set: (change: Readonly<Record<string, string | number | undefined>>) => void;
  clear: () => void;
} {
  const route = useRoute();
  const router = useRouter();
  const query = computed(() => {
    const result: Record<string, string> = {};
    for (const [name, value] of Object.entries(route.query)) {
      const first = Array.isArray(value) ? value[0] : value;
      if (typeof first === 'string') result[name] = first;
    }
    return result;
  });
  return {
    query,
    set(change) {
      const next: Record<string, string> = { ...query.value };
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined || value === '') delete next[name];
        else next[name] = String(value);
      }
      void router.replace({ query: next });
    },
    clear: () => void router.replace({ query: {} }),
  };
}

/** No list has more pages. */
const MOST_PAGES = 1_000_000;

/** The page of a list that the URL asks for, from 1; what makes no sense there is the first. */
export function readPage(url: Readonly<Record<string, string>>): number {
  const page = Number(url['page'] ?? 1);
  return Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page : 1;
}
