import { groupNameSchema } from '@shared/model/common';
import { DEFAULT_GROUP_SLOTS } from '@shared/model/settings';
import type { PlainKey } from '../../i18n';

/** One group as it is typed. */
export interface GroupRow {
  name: string;
  slots: number | null | undefined;
  /** The name it was read with; none: it was added here. */
  from?: string;
}

/** Groups as lines of a table, by name. */
export function toRows(groups: Readonly<Record<string, number>>): GroupRow[] {
  return Object.entries(groups)
    .map(([name, slots]) => ({ name, slots, from: name }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

/**
 * Makes the changes of the table, which began with `before`, in the groups as they are now: what was not changed in
 * the table stays as somebody else left it. Lines without a name are left out.
 */
export function applyRows(
  rows: readonly GroupRow[],
  before: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
): Record<string, number> {
  const old = new Map(Object.entries(before));
  const current = new Map(Object.entries(now));
  const isLeft = ({ name, slots, from }: GroupRow): boolean => name === from && slots === old.get(from);
  const left = new Set(rows.filter(isLeft).map(({ name }) => name));
  const next = new Map([...current].filter(([name]) => left.has(name) || !old.has(name)));
  for (const row of rows) {
    if (row.name === '' || isLeft(row)) continue;
    const { name, slots, from = name } = row;
    // A line that was only renamed has the places that the group has now.
    next.set(name, (slots === old.get(from) ? current.get(from) : undefined) ?? slots ?? DEFAULT_GROUP_SLOTS);
  }
  return Object.fromEntries(next);
}

/** What is wrong with the lines, by index. */
export function checkGroups(rows: readonly GroupRow[]): ReadonlyMap<number, PlainKey> {
  const faults = new Map<number, PlainKey>();
  const seen = new Set<string>();
  rows.forEach(({ name, slots }, at) => {
    if (!groupNameSchema.safeParse(name).success) faults.set(at, 'problem.group');
    else if (seen.has(name)) faults.set(at, 'problem.nameTwice');
    else if (slots === null || slots === undefined || !Number.isInteger(slots)) faults.set(at, 'problem.groupSlots');
    seen.add(name);
  });
  return faults;
}
