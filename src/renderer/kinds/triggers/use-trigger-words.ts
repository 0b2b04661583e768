import type { Guard } from '@shared/model/session';
import type { Trigger } from '@shared/model/trigger';
import { useText } from '../../i18n';
import { useTriggersStore } from '../../stores/triggers';
import { plainTrigger, triggerDetails, triggerInFull } from '.';

/** Says when tasks run. */
export interface TriggerWords {
  /** The schedule as a sentence; while it is being fetched, as it was written. */
  wordsOf: (trigger: Trigger, guard?: Guard | null) => string;
  /** The same with what was written, such as an expression, for a tooltip. */
  titleOf: (trigger: Trigger, guard?: Guard | null) => string;
  /** The trigger alone as a field of its task. */
  inFull: (trigger: Trigger) => string;
}

/** Schedules in the language in force; the sentences are fetched by whoever loads the list. */
export function useTriggerWords(): TriggerWords {
  const { t, language } = useText();
  const triggers = useTriggersStore();

  function sentenceOf(trigger: Trigger): string {
    const words = triggers.wordsOf(trigger);
    if (words === null) return plainTrigger(trigger, t);
    return language.value === 'zh-CN' ? words.zh : words.en;
  }

  function wordsOf(trigger: Trigger, guard: Guard | null = null): string {
    const schedule = sentenceOf(trigger);
    if (guard === null) return schedule;
    return t('tasks.guarded', { schedule, guard: t(`form.guards.${guard.when}`), calendar: guard.calendar });
  }

  return {
    wordsOf,
    titleOf: (trigger, guard) => [wordsOf(trigger, guard), ...triggerDetails(trigger, t)].join('\n'),
    inFull: (trigger) => triggerInFull(trigger, sentenceOf(trigger), t),
  };
}
