/** The longest key. */
const LONGEST = 64;
/** So many tasks of one name are numbered; further ones are told apart by what the caller gives. */
const MOST = 99;

/** A key out of a name in Latin letters, or the stand-in where nothing of the name can stand in one. */
export function keyOf(name: string, standIn = 'task'): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const key = plain
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, LONGEST)
    .replace(/[^a-z0-9]+$/, '');
  return key === '' ? standIn : key;
}

/** The key itself where it is free, else with -2, -3 and so on behind it; `last` ends what many have already. */
export function freeKey(key: string, isTaken: (key: string) => boolean, last: string): string {
  const endedBy = (end: string): string => `${key.slice(0, LONGEST - end.length).replace(/[^a-z0-9]+$/, '')}${end}`;
  if (!isTaken(key)) return key;
  for (let count = 2; count <= MOST; count += 1) {
    const next = endedBy(`-${count}`);
    if (!isTaken(next)) return next;
  }
  return endedBy(`-${last}`);
}
