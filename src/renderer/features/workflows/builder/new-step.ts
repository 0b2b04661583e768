import type { Step, Workflow } from '@shared/model/workflow';
import { emptyCommand, fromCommandDraft } from '../../../panels/command/command-draft';
import { freeId, takenIds } from './step-ids';

/** What a new step runs: a task by its key, or a command of its own. */
export type StepChoice = { kind: 'task'; key: string } | { kind: 'command' };

/** A step with the contract's defaults; its id is made of what it runs. */
export function newStep(workflow: Workflow, choice: StepChoice): Step {
  const taken = takenIds(workflow);
  const base = { name: '', needs: [], condition: 'all-success', params: {}, env: {}, group: null, note: '' } as const;
  if (choice.kind === 'task') return { ...base, needs: [], id: freeId(choice.key, taken), task: choice.key };
  return {
    ...base,
    needs: [],
    id: freeId('command', taken),
    action: fromCommandDraft(emptyCommand()),
  };
}
