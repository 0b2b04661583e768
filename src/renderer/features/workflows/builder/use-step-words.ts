import type { Step } from '@shared/model/workflow';
import type { CanvasNode } from '../../../panels/canvas/canvas-graph';
import { useText } from '../../../i18n';
import type { Task } from '../../../stores/tasks';

/** The command of a step in one line, or the empty text. */
export function commandLine({ action }: Step): string {
  return (action?.shell ?? action?.argv?.join(' ') ?? '').trim().split('\n', 1)[0] ?? '';
}

/** What steps are called where they are shown. */
export function useStepWords(tasks: () => ReadonlyMap<string, Task>): {
  titleOf: (step: Step) => string;
  detailOf: (step: Step) => string;
  nameOf: (node: CanvasNode) => string;
} {
  const { t } = useText();

  function titleOf(step: Step): string {
    if (step.name !== '') return step.name;
    if (step.task === undefined) return step.id;
    const name = tasks().get(step.task)?.name ?? '';
    return name === '' ? step.id : name;
  }
  function detailOf(step: Step): string {
    const what = step.task ?? commandLine(step);
    if (step.id === what || titleOf(step) === step.id) return what;
    return what === '' ? step.id : `${step.id} · ${what}`;
  }
  return {
    titleOf,
    detailOf,
    nameOf(node) {
      if (node.kind === 'note') return t('workflows.builder.noteNamed', { text: node.note.text });
      const { id, needs } = node.step;
      const name = titleOf(node.step);
      const said = name === id ? name : `${name} (${id})`;
      if (needs.length === 0) return t('workflows.builder.stepNamed', { name: said });
      return t('workflows.builder.stepAfter', { name: said, needs: needs.join(', ') });
    },
  };
}
