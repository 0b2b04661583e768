import { message, type Message } from '@shared/messages/message';

/** A filter as it is written: `| format("YYYY/MM/DD")`. */
export interface FilterCall {
  readonly name: string;
  readonly argument: string | null;
}

/** A macro as it is written: a name with dots, perhaps a text in brackets, then filters. */
export interface MacroCall {
  readonly path: readonly string[];
  readonly argument: string | null;
  readonly filters: readonly FilterCall[];
}

/** Text cut at its macros; literal text is as it was written. */
export type Part =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'macro'; readonly call: MacroCall };

/** A text whose macros can't be read; what is said of it tells what is wrong and where. */
export class MacroSyntaxError extends Error {
  override readonly name = 'MacroSyntaxError';
  readonly said: Message;

  constructor(said: Message) {
    super(said.key);
    this.said = said;
  }
}

/** Only a step's id may hold hyphens. */
const PATH = /\s*(steps\.[A-Za-z][\w-]*(?:\.[A-Za-z_]\w*)*|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*/y;
const ARGUMENT = /\(\s*(?:"([^"]*)"|'([^']*)')\s*\)\s*/y;
const FILTER = /\|\s*([A-Za-z_]\w*)\s*(?:\(\s*(?:"([^"]*)"|'([^']*)')\s*\)\s*)?/y;
/** A text in quotes is itself: the one way to write `{{` that is to stay. */
const TEXT = /\{\{\s*(?:"([^"]*)"|'([^']*)')\s*\}\}/y;
/** How braces are written that are meant as they are. */
export const ESCAPE = message('macro.escape', { open: '{{', written: '{{ "{{" }}' });
const GO_TEMPLATE = /\{\{-?\s*\./y;
const EXCERPT = 40;

/** Finds the macros of a text. Throws `MacroSyntaxError`. Text without `{{` comes back as one part. */
export function parseTemplate(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (;;) {
    const open = nextMacro(text, from);
    if (open < 0) break;
    if (open > from) parts.push({ kind: 'text', text: text.slice(from, open) });
    const quoted = matchAt(TEXT, text, open);
    if (quoted !== null) {
      parts.push({ kind: 'text', text: quoted[1] ?? quoted[2] ?? '' });
      from = open + quoted[0].length;
      continue;
    }
    const { call, end } = parseMacro(text, open);
    parts.push({ kind: 'macro', call });
    from = end;
  }
  if (from < text.length || parts.length === 0) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

/** Go's templates (`docker ps --format '{{.Names}}'`) begin with a dot, which no macro does: they are text. */
function nextMacro(text: string, from: number): number {
  let open = text.indexOf('{{', from);
  while (open >= 0 && matchAt(GO_TEMPLATE, text, open) !== null) open = text.indexOf('{{', open + 2);
  return open;
}

function parseMacro(text: string, open: number): { call: MacroCall; end: number } {
  const excerpt = text.slice(open, open + EXCERPT);
  const name = matchAt(PATH, text, open + 2);
  if (name === null) throw new MacroSyntaxError(message('macro.nameMissing', { open: '{{', excerpt, escape: ESCAPE }));
  let position = open + 2 + name[0].length;
  const argument = matchAt(ARGUMENT, text, position);
  position += argument?.[0].length ?? 0;
  const filters: FilterCall[] = [];
  for (;;) {
    const filter = matchAt(FILTER, text, position);
    if (filter === null) break;
    filters.push({ name: filter[1] ?? '', argument: filter[2] ?? filter[3] ?? null });
    position += filter[0].length;
  }
  if (!text.startsWith('}}', position)) {
    const closed = text.indexOf('}}', position) >= 0;
    throw new MacroSyntaxError(
      closed
        ? message('macro.unreadable', { excerpt, escape: ESCAPE })
        : message('macro.unclosed', { open: '{{', close: '}}', excerpt, escape: ESCAPE }),
    );
  }
  const path = (name[1] ?? '').split('.');
  return { call: { path, argument: argument?.[1] ?? argument?.[2] ?? null, filters }, end: position + 2 };
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}
