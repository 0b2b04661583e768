import { LANGUAGES, type Language } from './languages';
import { message, type Message, type MessageKey, type MessageParam, type ParamArgs, type PluralText } from './message';

/** Looks up a text; a key that does not exist, a missing value and one too many are type errors. */
export type Translate = <K extends MessageKey>(key: K, ...params: ParamArgs<K>) => string;

/** A text cut up: what stands as it is, and the names between. */
type Parts = readonly (string | { readonly name: string })[];
type Compiled = Parts | { readonly rules: Intl.PluralRules; readonly forms: ReadonlyMap<string, Parts> };

/** `{name}` takes a value; `{'…'}` is what stands in the quotes, for a brace that is meant as it is. */
const PLACE = /\{'([^']*)'\}|\{(\w+)\}/g;
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

function compile(text: string | PluralText, language: Language): Compiled {
  if (typeof text === 'string') return cut(text);
  const forms = new Map(Object.entries(text).map(([form, one]: [string, string]) => [form, cut(one)]));
  return { rules: new Intl.PluralRules(language), forms };
}

/** Texts are cut up when they are first shown: there are many, and most are never. */
const compiled = new Map<string, Compiled>();

function compiledAt(key: string, language: Language): Compiled {
  const place = `${language} ${key}`;
  const known = compiled.get(place);
  if (known !== undefined) return known;
  // The types promise that every language has every text.
  const made = compile(textAt(LANGUAGES[language].texts, key) ?? key, language);
  compiled.set(place, made);
  return made;
}

function isList(param: MessageParam): param is readonly (string | Message)[] {
  return Array.isArray(param);
}

/** How a language writes a number that counts something: `100,000`. */
const counts = new Map<Language, Intl.NumberFormat>();

function counted(count: number, language: Language): string {
  const known = counts.get(language);
  if (known !== undefined) return known.format(count);
  const made = new Intl.NumberFormat(language);
  counts.set(language, made);
  return made.format(count);
}

function valueIn(param: MessageParam, language: Language): string {
  if (typeof param === 'string') return param;
  if (typeof param === 'number') return String(param);
  if (!isList(param)) return render(param, language);
  return param.map((one) => valueIn(one, language)).join(render(message('listComma'), language));
}

/** A message in a language. */
export function render({ key, params }: Message, language: Language): string {
  const text = compiledAt(key, language);
  const parts =
    'rules' in text ? (text.forms.get(formOf(text.rules, params['count'])) ?? text.forms.get('other')) : text;
  return (parts ?? [])
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = params[part.name];
      if (value === undefined) return `{${part.name}}`;
      if (part.name === 'count' && typeof value === 'number') return counted(value, language);
      return valueIn(value, language);
    })
    .join('');
}

function formOf(rules: Intl.PluralRules, count: MessageParam | undefined): string {
  return typeof count === 'number' ? rules.select(count) : 'other';
}

/** The texts of one language. */
export function translator(language: Language): Translate {
  return (key, ...params) => render(message(key, ...params), language);
}

/** Whether a text is a key of the catalogue: one that comes from outside may be of another version. */
export function isMessageKey(key: string): key is MessageKey {
  return textAt(LANGUAGES.en.texts, key) !== null;
}

/** The names of the values that the text of a key takes. */
export function namesOf(key: MessageKey): readonly string[] {
  const text = compiledAt(key, 'en');
  const parts = 'rules' in text ? [{ name: 'count' }, ...[...text.forms.values()].flat()] : text;
  return parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
}
