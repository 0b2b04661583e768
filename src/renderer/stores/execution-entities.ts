import { defineStore } from 'pinia';
import { shallowReactive, toRaw } from 'vue';
import type { Execution } from '@shared/model/execution';
import { isNewer } from './execution-rows';

/** Executions that are remembered though no screen holds them; beyond that the oldest news goes. */
export const MOST_UNHELD = 5_000;

/** Whether a row would take long values away that are known of the same revision: a list leaves them out. */
function isPoorer(next: Execution, known: Execution): boolean {
  return next.revision === known.revision && next.leftOut !== undefined && known.leftOut === undefined;
}

/** Every execution that the screens know, once, at the newest revision that anybody told of. */
export const useExecutionEntities = defineStore('execution-entities', () => {
  const rows = shallowReactive(new Map<number, Execution>());
  const holders = new Map<number, number>();
  /** Ids that nobody holds, the one that was heard of last at the end. */
  const unheld = new Set<number>();

  function rest(id: number): void {
    unheld.delete(id);
    unheld.add(id);
    const [oldest] = unheld;
    if (unheld.size > MOST_UNHELD && oldest !== undefined) drop(oldest);
  }

  function drop(id: number): void {
    unheld.delete(id);
    rows.delete(id);
  }

  /** Takes an execution in, unless a newer revision is known, or the same with more of it. Answers whether it did. */
  function take(execution: Execution): boolean {
    const known = peek(execution.id);
    if (!isNewer(execution, known) || (known !== undefined && isPoorer(execution, known))) return false;
    rows.set(execution.id, execution);
    if (!holders.has(execution.id)) rest(execution.id);
    return true;
  }

  /** The newest revision of an execution that an answer brought; the map has it from then on. */
  function newest(execution: Execution): Execution {
    take(execution);
    return peek(execution.id) ?? execution;
  }

  /** An execution as it is known now. Who reads it in a computed follows this one alone. */
  function get(id: number): Execution | undefined {
    return rows.get(id);
  }

  /** An execution as it is known now, without following it. */
  function peek(id: number): Execution | undefined {
    return toRaw(rows).get(id);
  }

  /** Keeps an execution in the map for as long as a screen shows it; `release` must follow. */
  function hold(id: number): void {
    holders.set(id, (holders.get(id) ?? 0) + 1);
    unheld.delete(id);
  }

  /** Ends one `hold`. */
  function release(id: number): void {
    const left = (holders.get(id) ?? 0) - 1;
    if (left > 0) return void holders.set(id, left);
    if (holders.delete(id) && toRaw(rows).has(id)) rest(id);
  }

  /** Forgets what no screen holds: nobody told of what changed while the connection was lost. */
  function forgetUnheld(): void {
    for (const id of [...unheld]) drop(id);
  }

  return { take, newest, get, peek, hold, release, forgetUnheld, size: () => toRaw(rows).size };
});
