import fc from 'fast-check';
import { labelFault } from '@shared/model/common';
import { taskWriteSchema, type TaskWrite } from '@shared/model/task';

const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((one) => !one.includes('\0') && one.isWellFormed());
/** A name or a tag as it may be given now. */
const isLabel = (one: string): boolean => labelFault(one) === null;
const filled = text.filter((one) => one.trim() !== '').map((one) => `x${one}`);
const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,9}$/).filter((one) => !(one in Object.prototype));
const path = fc.constantFrom('/home/lin/quant', 'C:\\quant\\环境', '~/pipeline');
const key = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/);

const trigger = fc.oneof(
  fc.constant({ kind: 'manual' }),
  fc.record({ kind: fc.constant('cron'), expression: filled.map((one) => one.trim()), timeZone: fc.constant('UTC') }),
  fc.record({ kind: fc.constant('interval'), everySeconds: fc.integer({ min: 1, max: 315_360_000 }) }),
  fc.record({ kind: fc.constant('interval'), everySeconds: fc.constantFrom(60, 86_400), anchorAt: fc.nat() }),
  fc.record({ kind: fc.constant('once'), at: fc.nat() }),
);
const calendar = fc.constantFrom('XSHG', 'XNYS', '24x7', 'XSHG+XHKG');
const sessionOn = fc.constantFrom('every', 'week-first', 'week-last', 'month-first', 'month-last');
const sessionTrigger = fc.oneof(
  fc.record({
    kind: fc.constant('session'),
    calendar,
    on: sessionOn,
    at: fc.constantFrom('17:40', '00:00', '09:30:05'),
    dayOffset: fc.integer({ min: -30, max: 30 }),
    dayOffsetUnit: fc.constantFrom('sessions', 'days'),
  }),
  fc.record({
    kind: fc.constant('session'),
    calendar,
    on: sessionOn,
    event: fc.constantFrom('open', 'close'),
    offsetMinutes: fc.integer({ min: -1_440, max: 1_440 }),
  }),
);
const guard = fc.record({ calendar, when: fc.constantFrom('session-day', 'trading-hours', 'non-session-day') });
const session = fc.record({ calendar, roll: fc.constantFrom('last-closed', 'current', 'next') });
const policy = fc.constantFrom('skip', 'run-once', 'run-all', 'each-session');
const interpreter = fc.oneof(
  fc.constantFrom({ kind: 'system' }, { kind: 'node' }),
  fc.record({ kind: fc.constantFrom('venv', 'conda', 'path'), path }),
);
const action = fc
  .tuple(
    fc.oneof(
      fc.record({ shell: filled }),
      fc.record({ argv: fc.array(text, { maxLength: 4 }).map((all) => ['p', ...all]) }),
    ),
    fc.record(
      { cwd: fc.option(path), interpreter, pythonUtf8: fc.boolean(), leaveBackground: fc.constant(true) },
      { requiredKeys: ['cwd', 'interpreter', 'pythonUtf8'] },
    ),
  )
  .map(([command, rest]) => ({ kind: 'command', ...command, ...rest }));
const dictionary = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true });
const parameter = fc.oneof(
  text,
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Object.is(one, -0)),
);

/** Any task that may be saved. */
export const anyTask: fc.Arbitrary<TaskWrite> = fc
  .record({
    key,
    name: text.map((one) => one.trim()).filter(isLabel),
    description: text,
    tags: fc.uniqueArray(filled.map((one) => one.trim()).filter(isLabel), { maxLength: 3 }),
    enabled: fc.boolean(),
    trigger: fc.oneof(trigger, sessionTrigger),
    guard: fc.option(guard),
    session: fc.option(session),
    action,
    params: dictionary(parameter),
    env: dictionary(text),
    timeoutSeconds: fc.option(fc.integer({ min: 1, max: 86_400 })),
    retry: fc.record({ max: fc.nat(100), intervalSeconds: fc.nat(600), backoff: fc.constantFrom(1, 1.5, 10) }),
    overlap: fc.constantFrom('skip', 'queue', 'allow', 'replace'),
    missed: fc.oneof(
      fc.record({ policy, graceSeconds: fc.nat(86_400) }),
      fc.record({ graceSeconds: fc.nat(86_400), limit: fc.integer({ min: 1, max: 1_000 }) }),
    ),
    group: fc.option(key),
  })
  .map((task) => taskWriteSchema.parse(task));
