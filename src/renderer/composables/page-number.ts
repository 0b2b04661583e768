/** No list has more pages. */
const MOST_PAGES = 1_000_000;

/** The page of a list that the URL asks for, from 1; what makes no sense there is the first. */
export function readPage(url: Readonly<Record<string, string>>): number {
  const page = Number(url['page'] ?? 1);
  return Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page : 1;
}
