import { computed, type ComputedRef } from 'vue';
import { useText } from '../../../i18n';
import { changesBetween, infoOf } from '../fields/definition-fields';
import { emptyDraft, fromDraft } from '../fields/task-draft';
import { useFieldWords } from '../fields/use-field-words';
import { useInjectedForm } from './use-task-form';

/** Says in a line in what a part of the form differs from a new task. A table is named by its id. */
export function useFoldSummary(...fields: readonly string[]): ComputedRef<string> {
  const { t } = useText();
  const { labelOf, textOf } = useFieldWords();
  const { draft } = useInjectedForm();
  const preset = fromDraft(emptyDraft());

  return computed(() => {
    const task = fromDraft(draft.value);
    const changes = changesBetween(preset, task).filter(({ id, after }) => {
      const info = infoOf(id);
      return info !== undefined && fields.includes(info.id) && info.isWorthALine(after, task);
    });
    const said = changes.map(({ id, after }) => {
      const info = infoOf(id);
      // The values of a table are called by their own names.
      const label = info?.isTable === true ? id.slice(info.id.length + 1) : labelOf(id);
      return t('form.foldField', { label, value: textOf(id, after) });
    });
    return said.length === 0 ? t('form.foldDefault') : said.join(' · ');
  });
}
