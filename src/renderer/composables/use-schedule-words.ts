import type { Guard } from '@shared/model/session';
import type { Trigger } from '@shared/model/trigger';
import { useText } from '../i18n';
import { useTriggersStore } from '../stores/triggers';

/** Says when tasks run. */
export interface ScheduleWords {
  /** The schedule as a sentence; while it is being fetched, as it was written. */
  wordsOf: (trigger: Trigger, guard?: Guard | null) => string;
  /** The same with expression and time zone, for a tooltip. */
  titleOf: (trigger: Trigger, guard?: Guard | null) => string;
}

/** Schedules in the language in force; the sentences are fetched by whoever loads the list. */
export function useScheduleWords(): ScheduleWords {
  const { t, language } = useText();
  const triggers = useTriggersStore();

  function sentenceOf(trigger: Trigger): string {
    if (trigger.kind === 'manual') return t('tasks.manualWords');
    const words = triggers.wordsOf(trigger);
    if (words !== null) return language.value === 'zh-CN' ? words.zh : words.en;
    return trigger.kind === 'cron' ? trigger.expression : t(`form.${trigger.kind}`);
  }

  function wordsOf(trigger: Trigger, guard: Guard | null = null): string {
    const schedule = sentenceOf(trigger);
    if (guard === null) return schedule;
    return t('tasks.guarded', { schedule, guard: t(`form.guards.${guard.when}`), calendar: guard.calendar });
  }

  return {
    wordsOf,
    titleOf(trigger, guard) {
      if (trigger.kind !== 'cron') return wordsOf(trigger, guard);
      const zone = trigger.timeZone === undefined ? '' : `\n${t('tasks.recurs', { zone: trigger.timeZone })}`;
      return `${wordsOf(trigger, guard)}\n${trigger.expression}${zone}`;
    },
  };
}
