/** What a worker thread does for the store while it goes on. */
export type Job = { kind: 'check'; file: string } | { kind: 'backup'; file: string; target: string };

/** What a thread of the store is started for: one job, or checkpoints for as long as the store is open. */
export type StoreWork = Job | { kind: 'checkpoints'; file: string; sizeLimit: number };

/** What the thread of checkpoints is asked for. */
export type Act = 'checkpoint' | 'restart';

/** What it answers: whether the act was done to its end, and what went wrong. */
export interface ActAnswer {
  act: Act;
  done: boolean;
  why: string | null;
}
