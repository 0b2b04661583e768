import { defineStore } from 'pinia';
import type { PushData } from '@shared/contract';
import { Emitter } from '@shared/emitter';
import type { Execution } from '@shared/model/execution';
import { useExecutionEntities } from './execution-entities';

/** What each change carries. */
export interface ChangeData {
  /** An execution and how it was known before; undefined: it was not known. */
  'execution.changed': { execution: Execution; old: Execution | undefined };
  'task.changed': PushData<'task.changed'>;
  'tasks.deleted': PushData<'tasks.deleted'>;
  'tasks.reload': PushData<'tasks.reload'>;
  'calendars.changed': PushData<'calendars.changed'>;
}

/** Name of a change. */
export type ChangeName = keyof ChangeData;
/** One change of what screens show, discriminated by its name. */
export type Change<N extends ChangeName = ChangeName> = { [P in N]: { name: P; data: ChangeData[P] } }[N];

/**
 * The one place where screens hear of changes: pushes of the engine, replies to what a person did here, and connections
 * that came back.
 */
export const useChanges = defineStore('changes', () => {
  const entities = useExecutionEntities();
  const changes = new Emitter<Change>((error) => reportError(error));
  const openings = new Emitter<boolean>((error) => reportError(error));

  /** Tells everybody of a change. */
  function announce(change: Change): void {
    changes.emit(change);
  }

  /** Takes an execution into the map and tells everybody, unless a newer revision is known. */
  function executionChanged(execution: Execution): void {
    const old = entities.peek(execution.id);
    if (entities.take(execution)) announce({ name: 'execution.changed', data: { execution, old } });
  }

  /** Tells everybody that the connection is open; `again`: it was lost, and changes went unheard. */
  function opened(again: boolean): void {
    if (again) entities.forgetUnheld();
    openings.emit(again);
  }

  return {
    announce,
    executionChanged,
    opened,
    /** Calls back for each change; answers a function that ends it. */
    onChange: (listener: (change: Change) => void) => changes.listen(listener),
    /** Calls back when the connection opens, with whether changes went unheard; answers a function that ends it. */
    onOpened: (listener: (again: boolean) => void) => openings.listen(listener),
  };
});
