import { emptyDraft } from '@renderer/features/tasks/fields/task-draft';
import type { TaskDraft } from '@renderer/features/tasks/fields/task-fields';
import type { TriggerDrafts } from '@renderer/kinds/triggers';
import type { CommandDraft } from '@renderer/panels/command/command-draft';

/** Parts of a draft by the kind they belong to. */
type KindParts = { [K in keyof TriggerDrafts]?: Partial<TriggerDrafts[K]> } & { command?: Partial<CommandDraft> };

/** An empty draft but for what is given. The last kind of trigger that is named is the one that is chosen. */
export function draftWith(parts: Partial<TaskDraft>, { command, ...triggers }: KindParts = {}): TaskDraft {
  const draft = { ...emptyDraft(), ...parts };
  Object.assign(draft.action.kept.command, command);
  for (const kind of Object.keys(triggers) as (keyof TriggerDrafts)[]) {
    Object.assign(draft.trigger.kept[kind], triggers[kind]);
    draft.trigger.kind = kind;
  }
  return draft;
}
