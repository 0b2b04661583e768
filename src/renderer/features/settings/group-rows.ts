import { groupNameSchema } from '@shared/model/common';
import type { MessageKey } from '../../i18n';

/** One group as it is typed. */
export interface GroupRow {
  name: string;
  slots: number | null | undefined;
}

/** Groups as lines of a table, by name. */
export function toRows(groups: Readonly<Record<string, number>>): GroupRow[] {
  return Object.entries(groups)
    .map(([name, slots]) => ({ name, slots }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

/** Lines of the table as groups; lines without a name are left out. */
export function fromRows(rows: readonly GroupRow[]): Record<string, number> {
  return Object.fromEntries(
    rows.filter(({ name }) => name !== '').map(({ name, slots }) => [name, slots ?? 1] as const),
  );
}

/** What is wrong with the lines, by index. */
export function checkGroups(rows: readonly GroupRow[]): ReadonlyMap<number, MessageKey> {
  const faults = new Map<number, MessageKey>();
  const seen = new Set<string>();
  rows.forEach(({ name, slots }, at) => {
    if (!groupNameSchema.safeParse(name).success) faults.set(at, 'problem.group');
    else if (seen.has(name)) faults.set(at, 'problem.nameTwice');
    else if (slots === null || slots === undefined || !Number.isInteger(slots)) faults.set(at, 'problem.groupSlots');
    seen.add(name);
  });
  return faults;
}
