import type { TaskInput } from '@shared/model/task';

/** A macro begins with its name, so that nothing else of its grammar matters here. */
const SESSION_MACRO = /\{\{\s*(?:session_date|prev_session|next_session)\b/;

/** Whether a definition asks for the session that it runs for: then each missed session wants a run of its own. */
export function usesSessionMacros({ action, params, env }: Pick<TaskInput, 'action' | 'params' | 'env'>): boolean {
  return SESSION_MACRO.test(JSON.stringify([action, params, env]));
}
