/** For each place of a graph the places that its arrows lead to. */
export type Links = readonly (readonly number[])[];

/** Turns the arrows round: for each place those that lead to it. */
export function invert(links: Links): number[][] {
  const inverted = links.map((): number[] => []);
  links.forEach((targets, index) => {
    for (const target of targets) inverted[target]?.push(index);
  });
  return inverted;
}

/**
 * Places in an order in which each follows all that it needs, by Kahn's method: it is placed with the last of them.
 * What lies in a circle or behind one is left out. `dependents` are `needs` turned round.
 */
export function orderOf(needs: Links, dependents: Links): number[] {
  const open = needs.map((list) => list.length);
  const order = open.flatMap((count, index) => (count === 0 ? [index] : []));
  // The list grows while it is walked.
  for (const index of order) {
    for (const dependent of dependents[index] ?? []) {
      const left = (open[dependent] ?? 0) - 1;
      open[dependent] = left;
      if (left === 0) order.push(dependent);
    }
  }
  return order;
}

/**
 * One circle for each group of places that can all reach each other: the shortest through the first of them, in the
 * arrows' direction, beginning with it. An arrow from a place to itself is no circle here. Takes time linear in the
 * graph and no stack.
 */
export function findCycles(links: Links): number[][] {
  const group = groupsOf(links);
  const sizes = new Map<number, number>();
  for (const name of group) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const cycles: number[][] = [];
  group.forEach((name, index) => {
    if ((sizes.get(name) ?? 0) < 2) return;
    sizes.delete(name);
    cycles.push(shortestCycle(links, index, (place) => group[place] === name));
  });
  return cycles;
}

/** Breadth first from the start back to it, within its group. */
function shortestCycle(links: Links, start: number, within: (place: number) => boolean): number[] {
  const cameFrom = new Map<number, number>();
  const open = [start];
  for (const at of open) {
    for (const next of links[at] ?? []) {
      if (next === at || !within(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      if (next !== start) open.push(next);
    }
    if (cameFrom.has(start)) break;
  }
  const cycle = [start];
  for (let at = cameFrom.get(start) ?? start; at !== start; at = cameFrom.get(at) ?? start) cycle.push(at);
  return [start, ...cycle.slice(1).reverse()];
}

/** Kosaraju: places in the order in which a first walk leaves them, collected by a second walk against the arrows. */
function groupsOf(links: Links): number[] {
  const back = invert(links);
  const group = new Array<number>(links.length).fill(-1);
  for (const root of leavingOrder(links).reverse()) {
    if (group[root] !== -1) continue;
    group[root] = root;
    const open = [root];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const next of back[at] ?? []) {
        if (group[next] !== -1) continue;
        group[next] = root;
        open.push(next);
      }
    }
  }
  return group;
}

function leavingOrder(links: Links): number[] {
  const left: number[] = [];
  // How many arrows of a place have been followed; a place without an entry has not been entered.
  const followed = new Map<number, number>();
  for (const root of links.keys()) {
    if (followed.has(root)) continue;
    followed.set(root, 0);
    const trail = [root];
    for (let at = trail.at(-1); at !== undefined; at = trail.at(-1)) {
      const count = followed.get(at) ?? 0;
      const next = links[at]?.[count];
      if (next === undefined) {
        left.push(at);
        trail.pop();
        continue;
      }
      followed.set(at, count + 1);
      if (followed.has(next)) continue;
      followed.set(next, 0);
      trail.push(next);
    }
  }
  return left;
}
