import type { z } from 'zod';
import { accessCalls } from './access';
import { auditCalls } from './audit';
import { calendarCalls } from './calendars';
import { executionCalls } from './executions';
import { healthCalls } from './health';
import { logCalls } from './logs';
import { editorCalls } from './editors';
import { placeCalls } from './places';
import { sampleCalls } from './samples';
import { scheduleCalls } from './schedule';
import { settingsCalls } from './settings';
import { statsCalls } from './stats';
import { taskCalls } from './tasks';
import { triggerCalls } from './triggers';
import { workflowCalls } from './workflows';

/** The contract: every call that there is, whoever asks. */
export const contract = {
  ...taskCalls,
  ...triggerCalls,
  ...executionCalls,
  ...logCalls,
  ...statsCalls,
  ...healthCalls,
  ...settingsCalls,
  ...auditCalls,
  ...sampleCalls,
  ...scheduleCalls,
  ...editorCalls,
  ...placeCalls,
  ...workflowCalls,
  ...calendarCalls,
  ...accessCalls,
};

/** Name of a call. */
export type CallName = keyof typeof contract;
/** What a caller gives. */
export type CallInput<N extends CallName> = z.input<(typeof contract)[N]['input']>;
/** What a handler gets: parsed, defaults filled in. */
export type CallParsed<N extends CallName> = z.output<(typeof contract)[N]['input']>;
/** What comes back. */
export type CallOutput<N extends CallName> = z.output<(typeof contract)[N]['output']>;

/** Whether a string names a call. */
export function isCallName(name: string): name is CallName {
  return Object.hasOwn(contract, name);
}

export * from './define';
export * from './pushes';
export * from './wire';
