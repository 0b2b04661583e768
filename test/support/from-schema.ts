import fc, { type Arbitrary } from 'fast-check';
import type { z } from 'zod';

/** One check of a schema: a bound, a length, a pattern, or a rule of its own. */
interface Check {
  check: string;
  value?: number;
  inclusive?: boolean;
  minimum?: number;
  maximum?: number;
  pattern?: RegExp;
}
/** What this reads of a zod schema. */
interface Def {
  type: string;
  checks?: { _zod: { def: Check } }[];
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
  keyType?: z.ZodType;
  valueType?: z.ZodType;
  options?: z.ZodType[];
  entries?: Record<string, string>;
  values?: unknown[];
  in?: z.ZodType;
  out?: z.ZodType;
}

/** What stands for a field of this name, in place of what its schema says alone: keys that are there, say. */
export type Hints = Readonly<Record<string, Arbitrary<unknown>>>;

/** Text that a field for free text may hold and that breaks what is careless. */
export const ODD_TEXTS = [
  '',
  ' ',
  '../../../../etc/passwd',
  '..\\..\\windows\\system32',
  '/dev/null',
  '~root/$HOME/`id`/$(id)',
  "'; DROP TABLE tasks; --",
  '%s%n%00',
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '\u001b[2J\u001b]0;title\u0007\u001b[31mred',
  '\u202Eevil\u202C \u200B\u200C\u200D\uFEFF',
  'مرحبا שלום',
  '数据下载\u3000每日',
  '👩‍👩‍👧‍👦 e\u0301 ﷽',
  '__proto__',
  'constructor',
  'toString',
  '=HYPERLINK("http://x")',
  'line\r\nbreak\u2028\u2029\u0085',
  '0x10',
  '1e999',
  'null',
  '\u0001\u001f\u007f',
] as const;

/** What no field ought to let through, or only one that means it. */
const ODD_VALUES: readonly unknown[] = [
  ...ODD_TEXTS,
  '{{ session_date',
  '{{ steps.__proto__.output.x }}',
  'x'.repeat(200_000),
  '\0',
  'half \ud800',
  '\udc00 half',
  NaN,
  Infinity,
  -Infinity,
  -0,
  0,
  -1,
  0.1,
  1e308,
  5e-324,
  2 ** 53,
  -(2 ** 53),
  1e21,
  8.64e15 + 1,
  null,
  undefined,
  true,
  [],
  {},
  [[[[]]]],
  JSON.parse('{"__proto__": {"polluted": true}}') as unknown,
  { constructor: { prototype: { polluted: true } } },
  { toString: 1, valueOf: null },
  10n,
  Symbol('s'),
  () => 1,
  new Date(NaN),
  new Map([[1, 2]]),
  Buffer.from('x'),
];

const defOf = (schema: z.ZodType): Def => schema._zod.def as unknown as Def;
/** The check of this kind, if the schema has one. */
const checkOf = (schema: z.ZodType, kind: string): Check | undefined =>
  defOf(schema)
    .checks?.map(({ _zod }) => _zod.def)
    .find(({ check }) => check === kind);

function text(schema: z.ZodType): Arbitrary<string> {
  const pattern = checkOf(schema, 'string_format')?.pattern;
  const maximum = checkOf(schema, 'max_length')?.maximum ?? 1000;
  if (pattern) return fc.stringMatching(pattern);
  const odd = ODD_TEXTS.filter((one) => one.length <= maximum);
  const long = fc.constantFrom('x'.repeat(maximum), '界'.repeat(maximum));
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...odd) },
    { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: Math.min(maximum, 40) }) },
    { weight: 1, arbitrary: long },
  );
}

function number(schema: z.ZodType): Arbitrary<number> {
  const isInt = checkOf(schema, 'number_format') !== undefined;
  const least = checkOf(schema, 'greater_than');
  const min = (least?.value ?? -1e15) + (least?.inclusive === false ? 1 : 0);
  const max = checkOf(schema, 'less_than')?.value ?? 1e15;
  const edges = fc.constantFrom(min, max, Math.min(max, min + 1));
  const within = isInt ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
  const from = Math.max(Math.ceil(min), -5);
  const small = fc.integer({ min: from, max: Math.max(from, Math.min(Math.floor(max), 20)) });
  return fc.oneof(edges, within, small);
}

function object(shape: Record<string, z.ZodType>, hints: Hints): Arbitrary<object> {
  const needed = Object.keys(shape).filter((name) => !shape[name]?.safeParse(undefined).success);
  const fields = Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, arbitraryOf(field, hints, name)]),
  );
  return fc.record(fields, { requiredKeys: needed });
}

function made(schema: z.ZodType, hints: Hints, name: string): Arbitrary<unknown> {
  const {
    type,
    shape,
    element,
    innerType,
    keyType,
    valueType,
    options,
    entries,
    values,
    in: from,
    out,
  } = defOf(schema);
  const of = (inner: z.ZodType | undefined, as = ''): Arbitrary<unknown> => {
    if (!inner) throw new Error(`A schema of type ${type} has nothing inside.`);
    return arbitraryOf(inner, hints, as);
  };
  switch (type) {
    case 'string':
      return text(schema);
    case 'number':
      return number(schema);
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...Object.values(entries ?? {}));
    case 'literal':
      return fc.constantFrom(...(values ?? []));
    case 'object':
      return object(shape ?? {}, hints);
    case 'array': {
      const minimum = checkOf(schema, 'min_length')?.minimum ?? 0;
      const maximum = checkOf(schema, 'max_length')?.maximum ?? 4;
      return fc.array(of(element), { minLength: minimum, maxLength: Math.max(minimum, Math.min(maximum, 4)) });
    }
    case 'record': {
      const key = of(keyType) as Arbitrary<string>;
      return fc.array(fc.tuple(key, of(valueType)), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));
    }
    case 'union':
      return fc.oneof(...(options ?? []).map((option) => of(option)));
    case 'optional':
    case 'default':
    case 'prefault':
      return fc.oneof({ weight: 3, arbitrary: of(innerType, name) }, { weight: 1, arbitrary: fc.constant(undefined) });
    case 'nullable':
      return fc.oneof({ weight: 3, arbitrary: of(innerType, name) }, { weight: 1, arbitrary: fc.constant(null) });
    case 'pipe':
      return of(from && defOf(from).type === 'transform' ? out : from, name);
    case 'unknown':
      return fc.constantFrom(...ODD_VALUES);
    default:
      throw new Error(`No values are known for a schema of type ${type}.`);
  }
}

/**
 * Values that a schema lets through, with odd text in every free field and edges in every number. Throws for a
 * kind of schema that it does not know, so that none is left out in silence.
 */
export function arbitraryOf(schema: z.ZodType, hints: Hints, name = ''): Arbitrary<unknown> {
  const hint = hints[name];
  const plain = made(schema, hints, name);
  const value = hint ? fc.oneof({ weight: 5, arbitrary: hint }, { weight: 1, arbitrary: plain }) : plain;
  // A rule that no check tells of, such as one between two fields, is kept by trying again.
  return value.filter((one) => schema.safeParse(one).success);
}

/** A value with one of its leaves, or of its branches, put in place by something odd. */
export function withOddLeaf(value: unknown, pick: number, odd: unknown): unknown {
  const places: [Record<string, unknown>, string][] = [];
  const copy = structuredClone(value);
  const walk = (at: unknown): void => {
    if (typeof at !== 'object' || at === null) return;
    for (const [key, inner] of Object.entries(at)) {
      places.push([at as Record<string, unknown>, key]);
      walk(inner);
    }
  };
  walk(copy);
  const place = places[Math.floor(pick * places.length)];
  if (!place) return odd;
  place[0][place[1]] = odd;
  return copy;
}

/** One of the values that no field ought to let through. */
export const oddValue: Arbitrary<unknown> = fc.constantFrom(...ODD_VALUES);
