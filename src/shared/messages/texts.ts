import { message, type Message, type MessageParam, type PluralText } from './message';

/** A text cut up: what stands as it is, and the names between. */
type Parts = readonly (string | { readonly name: string })[];
type Compiled = Parts | { readonly rules: Intl.PluralRules; readonly forms: ReadonlyMap<string, Parts> };

/** `{name}` takes a value; `{'…'}` is what stands in the quotes, for a brace that is meant as it is. */
const PLACE = /\{'([^']*)'\}|\{(\w+)\}/g;
const LIST_COMMA = message('listComma');
const FORMS: ReadonlySet<string> = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);

function isPlural(found: object): found is PluralText {
  return 'other' in found && Object.keys(found).every((name) => FORMS.has(name));
}

/** The text that stands at a key, or null. */
function textAt(texts: object, key: string): string | PluralText | null {
  let found: unknown = texts;
  for (const name of key.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return null;
    found = (found as Record<string, unknown>)[name];
  }
  if (typeof found === 'string') return found;
  return typeof found === 'object' && found !== null && isPlural(found) ? found : null;
}

function cut(text: string): Parts {
  const parts: (string | { name: string })[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACE)) {
    const [whole, literal, name] = match;
    parts.push(text.slice(end, match.index), name === undefined ? (literal ?? '') : { name });
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)];
}

function compile(text: string | PluralText, tag: string): Compiled {
  if (typeof text === 'string') return cut(text);
  const forms = new Map(Object.entries(text).map(([form, one]: [string, string]) => [form, cut(one)]));
  return { rules: new Intl.PluralRules(tag), forms };
}

function isList(param: MessageParam): param is readonly (string | Message)[] {
  return Array.isArray(param);
}

function formOf(rules: Intl.PluralRules, count: MessageParam | undefined): string {
  return typeof count === 'number' ? rules.select(count) : 'other';
}

/** The texts of one language, ready to be shown. A process that needs one language loads only its own. */
export class Texts {
  readonly #texts: object;
  readonly #tag: string;
  /** Texts are cut up when they are first shown: there are many, and most are never. */
  readonly #compiled = new Map<string, Compiled>();
  /** How the language writes a number that counts something: `100,000`. */
  #counts: Intl.NumberFormat | null = null;

  constructor(texts: object, tag: string) {
    this.#texts = texts;
    this.#tag = tag;
  }

  /** Whether there is a text at this key. */
  has(key: string): boolean {
    return textAt(this.#texts, key) !== null;
  }

  /** The names of the values that the text of a key takes. */
  namesOf(key: string): readonly string[] {
    const text = this.#compiledAt(key);
    const parts = 'rules' in text ? [{ name: 'count' }, ...[...text.forms.values()].flat()] : text;
    return parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
  }

  /** A message in this language. */
  render({ key, params }: Message): string {
    const text = this.#compiledAt(key);
    const parts =
      'rules' in text ? (text.forms.get(formOf(text.rules, params['count'])) ?? text.forms.get('other')) : text;
    return (parts ?? [])
      .map((part) => {
        if (typeof part === 'string') return part;
        const value = params[part.name];
        if (value === undefined) return `{${part.name}}`;
        return part.name === 'count' && typeof value === 'number' ? this.#counted(value) : this.#valueOf(value);
      })
      .join('');
  }

  #compiledAt(key: string): Compiled {
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    // The types promise that every language has every text.
    const made = compile(textAt(this.#texts, key) ?? key, this.#tag);
    this.#compiled.set(key, made);
    return made;
  }

  #counted(count: number): string {
    this.#counts ??= new Intl.NumberFormat(this.#tag);
    return this.#counts.format(count);
  }

  #valueOf(param: MessageParam): string {
    if (typeof param === 'string') return param;
    if (typeof param === 'number') return String(param);
    if (!isList(param)) return this.render(param);
    return param.map((one) => this.#valueOf(one)).join(this.render(LIST_COMMA));
  }
}
