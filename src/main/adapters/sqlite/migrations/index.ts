import { initial } from './001-initial';
import { attemptEnvironment } from './002-attempt-environment';
import { workflowSteps } from './003-workflow-steps';
import { calendars } from './004-calendars';
import { decidedTo } from './005-decided-to';
import { auditDetail } from './006-audit-detail';
import { longestRun } from './007-longest-run';
import { runDay } from './008-run-day';
import { lostLines } from './009-lost-lines';
import { lateMarks } from './010-late-marks';
import { cleanUp } from './011-clean-up';
import { auditValues } from './012-audit-values';
import { errorLines } from './013-error-lines';
import { occurrences } from './014-occurrences';
import { pausedUntil } from './015-paused-until';
import { taskSearch } from './016-task-search';
import { usualOfRuns } from './017-usual-of-runs';
import type { Migration } from './migration';

/** Every migration, in order. */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  attemptEnvironment,
  workflowSteps,
  calendars,
  decidedTo,
  auditDetail,
  longestRun,
  runDay,
  lostLines,
  lateMarks,
  cleanUp,
  auditValues,
  errorLines,
  occurrences,
  pausedUntil,
  taskSearch,
  usualOfRuns,
];

export type { Migration } from './migration';
