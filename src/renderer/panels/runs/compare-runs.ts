import type { Execution } from '@shared/model/execution';

/** A value of two runs under one name. */
export interface ComparedValue {
  /** Whether it is an output, a parameter or the version that they ran by. */
  of: 'result' | 'params' | 'version';
  name: string;
  /** null: this run has none. */
  now: string | null;
  then: string | null;
}

const textOf = (value: unknown): string | null =>
  value === undefined ? null : typeof value === 'string' ? value : (JSON.stringify(value) ?? null);

function compared(of: 'result' | 'params', now: Values | null, then: Values | null): ComparedValue[] {
  const names = new Set([...Object.keys(then ?? {}), ...Object.keys(now ?? {})]);
  return [...names]
    .map((name) => ({ of, name, now: textOf(now?.[name]), then: textOf(then?.[name]) }))
    .filter((one) => one.now !== one.then);
}

type Values = Readonly<Record<string, unknown>>;
type Comparable = Pick<Execution, 'version' | 'params' | 'result'>;

/** What differs between a run and an earlier one: outputs first, then parameters, then the version. */
export function differences(now: Comparable, then: Comparable): ComparedValue[] {
  const version: ComparedValue[] =
    now.version === then.version
      ? []
      : [{ of: 'version', name: '', now: textOf(now.version ?? undefined), then: textOf(then.version ?? undefined) }];
  return [...compared('result', now.result, then.result), ...compared('params', now.params, then.params), ...version];
}
