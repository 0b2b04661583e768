import type { Execution } from '@shared/model/execution';
import type { ExecutionRecord } from './ports';

/** The part of an execution that callers see. */
export function toExecution(record: ExecutionRecord): Execution {
  const {
    taskId: _t,
    group: _g,
    overlap: _o,
    stopReason: _s,
    definition: _d,
    unconditional: _u,
    standsFor: _m,
    occurrence: _c,
    graceMs: _w,
    late: _l,
    ...execution
  } = record;
  return execution;
}
