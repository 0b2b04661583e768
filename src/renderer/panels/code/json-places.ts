import { jsonLanguage } from '@codemirror/lang-json';

type Node = ReturnType<typeof jsonLanguage.parser.parse>['topNode'];

/** A part of a text, in UTF-16 units. */
export interface TextRange {
  from: number;
  to: number;
}

const VALUES = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

function childrenOf(node: Node): Node[] {
  const all: Node[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) all.push(child);
  return all;
}

function valueIn(node: Node): Node | undefined {
  return childrenOf(node).findLast((child) => VALUES.has(child.name));
}

function nameOf(property: Node, text: string): string | null {
  const name = property.getChild('PropertyName');
  if (name === null) return null;
  try {
    return String(JSON.parse(text.slice(name.from, name.to)));
  } catch {
    return null;
  }
}

/** Where the first fault of a text lies that is no JSON; null: it is JSON. */
export function syntaxFault(text: string): TextRange | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    const cursor = jsonLanguage.parser.parse(text).cursor();
    do {
      if (cursor.type.isError) return { from: cursor.from, to: Math.max(cursor.to, cursor.from) };
    } while (cursor.next());
    // The grammar is more lenient than JSON in a few places, such as control characters in strings.
    return { from: text.length, to: text.length };
  }
}

/** Where a path of names and indexes lies in a JSON text; what is not there is shown at the nearest thing around it. */
export function placeInJson(text: string, path: readonly (string | number)[]): TextRange {
  let node = valueIn(jsonLanguage.parser.parse(text).topNode);
  // Of an object only its beginning is marked: the whole text in red says nothing.
  let place: TextRange = { from: node?.from ?? 0, to: (node?.from ?? 0) + (node === undefined ? 0 : 1) };
  for (const part of path) {
    if (node?.name === 'Object') {
      // The last one of a name counts, as for JSON.parse.
      const property: Node | undefined = node
        .getChildren('Property')
        .findLast((one) => nameOf(one, text) === String(part));
      if (property === undefined) return place;
      const name = property.getChild('PropertyName');
      node = valueIn(property);
      const range = node === undefined || node.name === 'Object' || node.name === 'Array' ? name : node;
      place = { from: range?.from ?? property.from, to: range?.to ?? property.to };
    } else if (node?.name === 'Array') {
      const item: Node | undefined = childrenOf(node).filter((child) => VALUES.has(child.name))[Number(part)];
      if (item === undefined) return place;
      node = item;
      place = { from: item.from, to: item.to };
    } else return place;
  }
  return place;
}

/** Line and column of a position, both counted from 1. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
