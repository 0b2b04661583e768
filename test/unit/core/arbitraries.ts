import fc from 'fast-check';

/** A field of plain numbers: single, range, stepped range or a list of these. */
function restricted(min: number, max: number): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const stepped = fc.tuple(range, fc.integer({ min: 1, max: 7 })).map(([text, step]) => `${text}/${step}`);
  const item = fc.oneof(
    { weight: 3, arbitrary: number.map(String) },
    { weight: 1, arbitrary: range },
    { weight: 1, arbitrary: stepped },
  );
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(','));
}

function field(min: number, max: number): fc.Arbitrary<string> {
  const step = fc.integer({ min: 1, max: Math.min(max, 20) });
  return fc.oneof(
    fc.constant('*'),
    step.map((n) => `*/${n}`),
    restricted(min, max),
  );
}

/** Day of month, month and day of week; where both day fields are restricted neither starts with `*`. */
const days = fc
  .oneof(
    fc.tuple(field(1, 31), fc.constant('*')),
    fc.tuple(fc.constant('*'), field(0, 6)),
    fc.tuple(restricted(1, 28), restricted(0, 7)),
  )
  .chain(([day, weekday]) => {
    // A step such as /6 is no day.
    const named = day.replaceAll(/\/\d+/g, '');
    const rare = /^[^*]*$/.test(day) && weekday === '*' && !/\b([1-9]|1\d|2[0-8])\b/.test(named);
    return (rare ? fc.constant('*') : field(1, 12)).map((month) => `${day} ${month} ${weekday}`);
  });

/** Expressions of 5 fields that fire within a year or so. */
export const fiveFields = fc
  .tuple(field(0, 59), field(0, 23), days)
  .map(([minute, hour, rest]) => `${minute} ${hour} ${rest}`);

/** Expressions of 6 fields that fire within a year or so. */
export const sixFields = fc.tuple(field(0, 59), fiveFields).map(([second, rest]) => `${second} ${rest}`);

/** Expressions whose minute and hour name numbers only, on every day. */
export const fixedTimes = fc.tuple(restricted(0, 59), restricted(0, 4)).map(([m, h]) => `${m} ${h} * * *`);

/** Expressions whose minute or hour starts with `*`, on every day. */
export const wildcardTimes = fc
  .oneof(
    fc.tuple(fc.constant('*/15'), restricted(0, 4)),
    fc.tuple(restricted(0, 59), fc.constantFrom('*', '*/2', '*/3')),
    fc.tuple(fc.constant('*'), restricted(0, 4)),
  )
  .map(([m, h]) => `${m} ${h} * * *`);

/** Instants from 2000 to 2060, not on whole seconds. */
export const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) });

/** Zones with whole-hour, half-hour, reversed and no daylight saving. */
export const zones = fc.constantFrom(
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Asia/Shanghai',
  'Africa/Casablanca',
  'Africa/Cairo',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Apia',
);
