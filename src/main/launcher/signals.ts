/** How a signal was taken: delivered, nobody there, or a process that is not ours to stop. */
export type Delivery = 'sent' | 'gone' | 'denied';

/** Sends a signal (0: only looks); a negative pid names a group. Throws on what is a bug. */
export function deliver(pid: number, signal: NodeJS.Signals | 0): Delivery {
  try {
    process.kill(pid, signal);
    return 'sent';
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ESRCH') return 'gone';
    if (code === 'EPERM' || code === 'EACCES') return 'denied';
    throw error;
  }
}
