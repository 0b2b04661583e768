import { useText, type PlainKey } from '../../../i18n';
import { useTriggersStore } from '../../../stores/triggers';
import { formatDuration, formatInstant } from '../../../ui/format';
import { useCalendarName } from '../../../composables/use-calendar-name';
import type { Interpreter } from '@shared/model/command';
import type { Guard, SessionRule } from '@shared/model/session';
import type { MissedPolicy, Overlap } from '@shared/model/task';
import type { Workflow } from '@shared/model/workflow';
import type { Trigger } from '@shared/model/trigger';

/** Speaks about the fields of a definition. */
export interface FieldWords {
  labelOf: (id: string) => string;
  /** A value as a person reads it; undefined stands for a field that is not there. */
  textOf: (id: string, value: unknown) => string;
}

const LABELS: Readonly<Record<string, PlainKey>> = {
  key: 'form.key',
  name: 'form.name',
  description: 'form.description',
  tags: 'form.tags',
  enabled: 'tasks.enabled',
  trigger: 'tasks.schedule',
  guard: 'form.guard',
  session: 'form.sessionRule',
  command: 'execution.command',
  workflow: 'tasks.steps',
  cwd: 'form.cwd',
  interpreter: 'form.interpreter',
  pythonUtf8: 'panel.pythonUtf8',
  leaveBackground: 'panel.leaveBackground',
  params: 'form.params',
  env: 'form.env',
  timeoutSeconds: 'form.timeout',
  'retry.max': 'form.retryMax',
  'retry.intervalSeconds': 'form.retryInterval',
  'retry.backoff': 'form.retryBackoff',
  'retry.maxIntervalSeconds': 'form.retryMaxInterval',
  overlap: 'form.overlap',
  'missed.policy': 'form.missed',
  'missed.graceSeconds': 'form.grace',
  'missed.limit': 'form.missedLimit',
  group: 'form.group',
};

/** An argument as it can be read in a line: quoted where its limits would not be seen. */
function quoted(argument: string): string {
  return /^[^\s"'\\]+$/.test(argument) ? argument : JSON.stringify(argument);
}

/** The words for fields and values in the language in force. */
export function useFieldWords(): FieldWords {
  const { t, language } = useText();
  const triggers = useTriggersStore();
  const { nameOf } = useCalendarName();

  function triggerText(trigger: Trigger): string {
    if (trigger.kind === 'manual') return t('tasks.manualWords');
    if (trigger.kind === 'once') return `${t('form.once')} · ${formatInstant(trigger.at)}`;
    const words = triggers.wordsOf(trigger);
    const sentence = words === null ? t(`form.${trigger.kind}`) : language.value === 'zh-CN' ? words.zh : words.en;
    if (trigger.kind !== 'cron') return sentence;
    const zone = trigger.timeZone === undefined || sentence.includes(trigger.timeZone) ? [] : [trigger.timeZone];
    return [sentence, trigger.expression, ...zone].join(' · ');
  }

  function interpreterText(interpreter: Interpreter): string {
    const kind = t(`form.interpreters.${interpreter.kind}`);
    return 'path' in interpreter ? `${kind} · ${interpreter.path}` : kind;
  }

  function commandText(command: { shell?: string; argv?: string[] }): string {
    return command.argv === undefined ? (command.shell ?? '') : command.argv.map(quoted).join(' ');
  }

  const seconds = (value: number): string => formatDuration(value * 1_000, language.value);

  function textOf(id: string, value: unknown): string {
    // What is not said of these has a meaning of its own.
    if (value === undefined || value === null) {
      if (id === 'guard') return t('form.guards.none');
      if (id === 'session') return t('form.rolls.automatic');
      if (id === 'missed.policy') return t('form.missedPolicies.automatic');
    }
    if (value === undefined || value === null || value === '') return '–';
    // Each id stands for one field of the schema, whose type the flat list does not carry.
    switch (id) {
      case 'trigger':
        return triggerText(value as Trigger);
      case 'guard': {
        const { when, calendar } = value as Guard;
        return `${t(`form.guards.${when}`)} · ${nameOf(calendar)}`;
      }
      case 'session': {
        const { roll, calendar } = value as SessionRule;
        return `${t(`form.rolls.${roll}`)} · ${nameOf(calendar)}`;
      }
      case 'command':
        return commandText(value);
      case 'workflow':
        return t('form.workflowSteps', { n: (value as Workflow).steps.length });
      case 'interpreter':
        return interpreterText(value as Interpreter);
      case 'tags':
        return (value as string[]).join(', ') || '–';
      case 'overlap':
        return t(`form.overlaps.${value as Overlap}`);
      case 'missed.policy':
        return t(`form.missedPolicies.${value as MissedPolicy}`);
      case 'timeoutSeconds':
      case 'retry.intervalSeconds':
      case 'retry.maxIntervalSeconds':
      case 'missed.graceSeconds':
        return seconds(value as number);
      case 'enabled':
      case 'pythonUtf8':
      case 'leaveBackground':
        return t(value === true ? 'panel.yes' : 'panel.no');
      default:
        return typeof value === 'string' ? value : JSON.stringify(value);
    }
  }

  return {
    labelOf(id) {
      const known = LABELS[id];
      if (known !== undefined) return t(known);
      const [field = '', ...name] = id.split('.');
      const outer = LABELS[field];
      return outer === undefined ? id : `${t(outer)} · ${name.join('.')}`;
    },
    textOf,
  };
}
