import { defineStore } from 'pinia';
import type { PushData } from '@shared/contract';
import { AppError } from '@shared/errors';
import { useBridge } from '../bridge';
import { useChanges } from './changes';
import { LogSession } from './log-session';

/** The logs that are on screen. */
export const useLogsStore = defineStore('logs', () => {
  const sessions = new Set<LogSession>();

  /** Opens a log at its tail; `close` must follow. */
  function open(id: number, attempt: number): LogSession {
    const session = new LogSession(id, attempt);
    sessions.add(session);
    void session.open();
    return session;
  }

  /** Ends a session, and the subscription with the last one on this log. */
  async function close(session: LogSession): Promise<void> {
    sessions.delete(session);
    const { id, attempt } = session;
    if ([...sessions].some((other) => other.id === id && other.attempt === attempt)) return;
    try {
      await useBridge().call('logs.close', { id, attempt });
    } catch (error) {
      // Without a connection there is no subscription either.
      if (!(error instanceof AppError)) throw error;
    }
  }

  function applyAppended(data: PushData<'log.appended'>): void {
    for (const session of sessions) {
      if (session.id === data.id && session.attempt === data.attempt) session.append(data);
    }
  }

  // A subscription ends with its connection.
  useChanges().onOpened((again) => {
    if (again) for (const session of sessions) void session.open();
  });

  return { open, close, applyAppended };
});
