import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { AppError, tell } from '@shared/errors';
import { messageOfIssue } from '@shared/messages/issue';
import { keySchema } from '@shared/model/common';
import { workflowSchema, type Workflow } from '@shared/model/workflow';
import { useBridge } from '../../../bridge';
import { useDebounced } from '../../../composables/use-debounced';
import { useText, type PlainKey } from '../../../i18n';
import { useEngineText, type EngineMessage } from '../../../i18n/engine-text';
import type { WorkflowDocument } from './document';
import type { RowFault } from './typed-rows';

/** Changes are checked once they have paused for so long. */
const QUIET_MS = 300;

/** Something that stands against saving. */
export interface Problem {
  /** The steps concerned. */
  steps: readonly string[];
  text: string;
}

/** Faults of the form that are seen often, by the end of their path, in the person's own language. */
const FORM_TEXT: readonly (readonly [place: RegExp, key: PlainKey])[] = [
  [/action\.(shell|argv)/u, 'problem.command'],
  [/action\.interpreter/u, 'problem.path'],
  [/group$/u, 'problem.group'],
];

/** A fault of the form of a workflow, which needs no engine to be seen. */
interface FormFault {
  steps: string[];
  key: PlainKey | undefined;
  sentence: EngineMessage;
}

function faultsOfForm(workflow: Workflow): FormFault[] {
  const parsed = workflowSchema.safeParse(workflow);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => {
    const { path } = issue;
    const step = path[0] === 'steps' && typeof path[1] === 'number' ? workflow.steps[path[1]] : undefined;
    const place = path.join('.');
    const key = FORM_TEXT.find(([pattern]) => pattern.test(place))?.[1];
    return { steps: step === undefined ? [] : [step.id], key, sentence: tell(messageOfIssue(issue)) };
  });
}

/** What is wrong with the workflow, checked while it is edited. */
export function useProblems(
  document: Ref<WorkflowDocument>,
  rowFaults: Readonly<Ref<readonly RowFault[]>>,
): {
  problems: Readonly<Ref<readonly Problem[]>>;
  /** It has been checked at all. */
  checked: Readonly<Ref<boolean>>;
  /** How many problems a step has part in. */
  ofStep: ComputedRef<ReadonlyMap<string, number>>;
  /** Checks what stands there now, and answers what is wrong with that. */
  checkNow: () => Promise<readonly Problem[]>;
} {
  const { t } = useText();
  const { said } = useEngineText();
  const judged = shallowRef<readonly Problem[]>([]);
  /** What can't be taken into the document is a problem of the form; the engine never sees it. */
  const ofRows = computed<readonly Problem[]>(() =>
    rowFaults.value.map(({ steps, fault }) => ({ steps, text: t(`problem.${fault}`) })),
  );
  const problems = computed<readonly Problem[]>(() => [...ofRows.value, ...judged.value]);
  const checked = ref(false);
  let asked = 0;

  async function ask({ workflow, key, params }: WorkflowDocument): Promise<Problem[]> {
    const form = faultsOfForm(workflow);
    if (form.length > 0) {
      return form.map(({ steps, key, sentence }) => ({ steps, text: key === undefined ? said(sentence) : t(key) }));
    }
    const { problems: found } = await useBridge().call('workflows.validate', {
      workflow,
      ...(keySchema.safeParse(key).success ? { key } : {}),
      params: Object.keys(params),
    });
    return found.map(({ code, steps, ...told }) => {
      if (code === 'unknown-param' || code === 'bad-macro' || code === 'output-not-upstream') {
        return { steps, text: said(told) };
      }
      return { steps, text: t(`workflows.builder.problem.${code}`) };
    });
  }

  async function checkNow(): Promise<readonly Problem[]> {
    const mine = ++asked;
    try {
      const found = await ask(document.value);
      checked.value = true;
      // The same again is nothing new: hundreds of steps look at it.
      if (mine === asked && JSON.stringify(found) !== JSON.stringify(judged.value)) judged.value = found;
      // Who asked hears of what was asked about, also when a newer check is under way.
      return [...ofRows.value, ...found];
    } catch (error) {
      // A lost connection is shown in the frame; the next change asks again.
      if (!(error instanceof AppError)) throw error;
      return problems.value;
    }
  }

  const checkSoon = useDebounced(() => void checkNow(), QUIET_MS);
  watch([() => document.value.workflow, () => document.value.params, () => document.value.key], checkSoon);

  const ofStep = computed(() => {
    const counts = new Map<string, number>();
    for (const { steps } of problems.value) for (const id of steps) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  });
  return { problems, checked, ofStep, checkNow };
}
