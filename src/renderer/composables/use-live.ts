import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { AppError } from '@shared/errors';
import { atMostEvery } from '../stores/at-most-every';
import { useChanges, type Change, type ChangeData, type ChangeName } from '../stores/changes';
import { useExecutionEntities } from '../stores/execution-entities';
import { Overtaking } from './overtaking';
import { trackBusy } from './use-busy';

/** Asks for one more reading behind the person's back, where a change alone does not tell the new state. */
export type ReadAgain = () => void;

/** What becomes of a state by each kind of change. A reducer answers the same object where a change is none of its business. */
export type Reducers<T> = { [N in ChangeName]?: (state: T, data: ChangeData[N], again: ReadAgain) => T };

/** How a state is read and kept live. */
export interface LiveOptions<T> {
  /** Reads the state. Throws AppError. */
  load: () => Promise<T>;
  on?: Reducers<T>;
  /** Least time between two readings that changes ask for, ms. None: each follows at once, one after the other. */
  pauseMs?: number;
  /** Where the state is kept beyond the scope. None: it ends with the scope. */
  into?: Ref<T | null>;
  /** Whether the state belongs to the person once it was read: a connection that came back only retries a failure. */
  once?: boolean;
}

/** A state that is live for as long as its scope. */
export interface Live<T> {
  /** null: nothing was read yet. */
  state: Readonly<Ref<T | null>>;
  /** Whether an answer that somebody waits for is on its way. */
  loading: Readonly<Ref<boolean>>;
  /** Why the last reading that somebody waited for failed. */
  error: Readonly<ShallowRef<AppError | null>>;
  /** Reads the state. Of several readings the one that began last counts. */
  run: () => Promise<void>;
  /** Reads it behind the person's back. */
  again: ReadAgain;
}

/**
 * Reads a state and keeps it right: it reduces changes into the state and into answers that they overtook, and reads anew
 * after a lost connection. Everything ends with the scope.
 */
export function useLive<T>(options: LiveOptions<T>): Live<T> {
  const { on = {}, pauseMs = 0, once = false } = options;
  const changes = useChanges();
  const entities = useExecutionEntities();
  const state: Ref<T | null> = options.into ?? shallowRef<T | null>(null);
  const loading = ref(false);
  const error = shallowRef<AppError | null>(null);
  let alive = true;
  /** Number of the latest reading, and of the latest that somebody waits for. */
  let latest = 0;
  let latestWaited = 0;
  let under = 0;
  /** Whether one more reading has to follow those under way. */
  let wanted = false;
  let overtaking = new Overtaking();
  const paced = atMostEvery(pauseMs, readBehind);

  function again(): void {
    if (pauseMs > 0) paced.ask();
    else readBehind();
  }

  function readBehind(): void {
    if (!alive) return;
    // What somebody waits for is not overtaken.
    if (under > 0) {
      wanted = true;
      return;
    }
    void read().catch((caught: unknown) => {
      // The frame tells of a lost connection, and coming back reads anyway.
      if (!(caught instanceof AppError)) reportError(caught);
    });
  }

  function reduce<N extends ChangeName>(before: T, { name, data }: Change<N>, more: ReadAgain): T {
    return on[name]?.(before, data, more) ?? before;
  }

  function merge(answer: T, since: Overtaking): T {
    let merged = answer;
    for (const { execution, old } of since.executions) {
      // The answer may have brought a newer revision than the change: the map knows which is.
      const data = { execution: entities.peek(execution.id) ?? execution, old };
      merged = reduce(merged, { name: 'execution.changed', data }, again);
    }
    const before = merged;
    for (const change of since.others) merged = reduce(merged, change, again);
    // Nobody can say whether the answer knew of these.
    if (merged !== before || since.missed) again();
    return merged;
  }

  async function read(): Promise<void> {
    const mine = ++latest;
    const since = (overtaking = new Overtaking());
    // The answer will know of everything that was told before.
    paced.drop();
    wanted = false;
    under += 1;
    try {
      const answer = await options.load();
      if (mine === latest) {
        state.value = merge(answer, since);
        error.value = null;
      }
    } catch (caught) {
      if (mine === latest && since.any) wanted = true;
      throw caught;
    } finally {
      under -= 1;
      if (wanted && under === 0) {
        wanted = false;
        again();
      }
    }
  }

  async function run(): Promise<void> {
    const mine = ++latestWaited;
    loading.value = true;
    try {
      await trackBusy(read());
      if (mine === latestWaited) error.value = null;
    } catch (caught) {
      if (!(caught instanceof AppError)) throw caught;
      if (mine === latestWaited) error.value = caught;
    } finally {
      if (mine === latestWaited) loading.value = false;
    }
  }

  onScopeDispose(
    changes.onChange((change) => {
      if (on[change.name] === undefined) return;
      if (under > 0) overtaking.add(change);
      if (state.value === null) return;
      // While an answer is on its way, it decides whether one more reading is needed.
      const next = reduce(state.value, change, under > 0 ? () => undefined : again);
      if (next !== state.value) state.value = next;
    }),
  );
  onScopeDispose(
    changes.onOpened((reconnected) => {
      if (latest > 0 && (error.value !== null || (reconnected && !once))) void run();
    }),
  );
  onScopeDispose(() => {
    alive = false;
    latest += 1;
    paced.drop();
  });
  return { state, loading, error, run, again };
}
