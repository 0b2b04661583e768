import { relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SECTIONS } from '@renderer/features/settings/sections';
import { STEP_COMMANDS } from '@renderer/features/workflows/run/run-step-commands';
import { ROLLS } from '@renderer/features/tasks/fields/task-fields';
import { PAUSE_ENDS } from '@renderer/features/tasks/pause/pause-ends';
import { DAY_UNITS, MOMENTS, SIDES } from '@renderer/kinds/triggers/session/session';
import { en } from '@shared/messages/en';
import { isMessageKey } from '@shared/messages/english';
import { healthSchema } from '@shared/contract/health';
import { sessionSelectionSchema } from '@shared/kinds/triggers/session';
import { executionReasonSchema, executionSourceSchema, executionStatusSchema } from '@shared/model/execution';
import { LOG_LEVELS } from '@shared/model/log';
import { overdueKindSchema } from '@shared/model/overdue';
import { guardSchema } from '@shared/model/session';
import { overlapSchema, taskStateSchema, taskTypeSchema } from '@shared/model/task';
import { onCancelSchema, onFailureSchema, stepConditionSchema, workflowProblemSchema } from '@shared/model/workflow';
import { filesBelow, literalTexts, textOf } from './source-texts';

const RENDERER = resolve('src/renderer');

/** A prefix of keys that are put together while the screens run, and what may follow it; null: whatever does. */
type Computed = Readonly<Record<string, readonly string[] | null>>;

/**
 * Texts whose key is put together from a value: of the model, whose values are all there are, or of a short list in
 * the component. Each prefix stands in a source file as a template string such as t(`status.${status}`).
 */
const COMPUTED: Computed = {
  // Values of the model.
  'status.': executionStatusSchema.options,
  'reason.': executionReasonSchema.options,
  'source.': executionSourceSchema.options,
  'state.': taskStateSchema.options,
  'type.': taskTypeSchema.options,
  'form.interpreters.': ['system', 'venv', 'conda', 'path', 'node'],
  'form.overlaps.': overlapSchema.options,
  'form.missedPolicies.': ['automatic', 'skip', 'run-once', 'run-all', 'each-session'],
  'form.guards.': ['none', ...guardSchema.shape.when.options],
  'form.rolls.': ROLLS,
  'form.selections.': sessionSelectionSchema.options,
  'execution.because.': executionSourceSchema.options,
  // A status with a reason; not every pair exists, and those without a sentence of their own fall back to "none".
  'execution.why.': null,
  'settings.hosts.': healthSchema.shape.host.options,
  'cli.doctor.checked.': healthSchema.shape.store.shape.checked.options,
  'settings.checked.': healthSchema.shape.store.shape.checked.options,
  // Short lists of a component.
  'theme.': ['system', 'light', 'dark'],
  'form.view.': ['form', 'both', 'json'],
  'form.preset.': ['weekdays', 'daily', 'hourly', 'five', 'weekly'],
  'form.moments.': MOMENTS,
  'form.dayUnits.': DAY_UNITS,
  'form.sides.': SIDES,
  'form.readings.': ['year-last', 'seconds-last'],
  'form.units.': ['seconds', 'minutes', 'hours', 'days'],
  'pause.ends.': PAUSE_ENDS,
  'bulk.': ['run', 'enable', 'disable', 'pause', 'resume', 'delete'],
  'panel.': ['definition', 'history', 'statistics', 'versions'],
  'log.level.': LOG_LEVELS,
  'log.time.': ['off', 'relative', 'absolute'],
  'calendar.part.': ['before', 'within', 'after'],
  'dashboard.timeline.ranges.': ['yesterday', 'today', 'hours', 'tomorrow'],
  'dashboard.timeline.titles.': ['yesterday', 'today', 'tomorrow'],
  'dashboard.timeline.none.': ['yesterday', 'today', 'tomorrow'],
  'market.state.': ['open', 'night', 'break', 'shut'],
  'market.turn.': ['break', 'close', 'reopen', 'open'],
  'settings.section.': SECTIONS,
  'workflows.run.menus.': STEP_COMMANDS,
  'workflows.builder.problem.': workflowProblemSchema.shape.code.options,
  'workflows.builder.onFailures.': onFailureSchema.options,
  'workflows.builder.onCancels.': onCancelSchema.options,
  'workflows.builder.conditions.': stepConditionSchema.options,
  'workflows.builder.conditionShort.': stepConditionSchema.options,
  'overdue.alone.': overdueKindSchema.options,
  'overdue.by.': overdueKindSchema.options,
  'workflows.builder.view.': ['canvas', 'both', 'list'],
  'workflows.builder.refusal.': ['self', 'double', 'cycle'],
  'problem.': ['nameNeeded', 'nameTwice', 'paramName', 'variableName', 'variableOwn'],
};

const sources = filesBelow(resolve('src'), ['.ts', '.vue'])
  .filter((path) => !/shared\/messages\/(en|zh-CN)\//.test(path.replaceAll('\\', '/')))
  .map(textOf)
  .join('\n');

function isComputed(key: string): boolean {
  return Object.entries(COMPUTED).some(
    ([prefix, values]) => key.startsWith(prefix) && (values === null || values.includes(key.slice(prefix.length))),
  );
}

function keysOf(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    isMessageKey(prefix + name) ? [prefix + name] : keysOf(value as object, `${prefix}${name}.`),
  );
}

describe('the texts of the screens', () => {
  test('every text is used, by its whole key or under a prefix that is computed', () => {
    const unused = keysOf(en).filter((key) => {
      if (new RegExp(`['"\`]${key.replaceAll('.', '\\.')}['"\`]`).test(sources)) return false;
      return !isComputed(key);
    });
    expect(unused).toEqual([]);
  });

  test('every prefix that is said to be computed is', () => {
    const idle = Object.keys(COMPUTED).filter((prefix) => !sources.includes(`\`${prefix}\${`));
    expect(idle).toEqual([]);
  });

  test('no template holds a text of its own', () => {
    const faults = filesBelow(RENDERER, ['.vue']).flatMap((path) =>
      literalTexts(textOf(path)).map((fault) => `${relative(RENDERER, path)}:${fault}`),
    );
    expect(faults).toEqual([]);
  });
});

describe('the search for texts in templates', () => {
  const inTemplate = (template: string) => literalTexts(`<template>\n${template}\n</template>`);

  test.each([
    ['text between tags', '<p>Hello</p>'],
    ['text of another script', '<p>你好吗</p>'],
    ['text after an interpolation', '<p>{{ n }} tasks</p>'],
    ['text in a branch', '<p v-if="a">{{ a }}</p><p v-else>none</p>'],
    ['text in a slot', '<my-part><template #head>Head</template></my-part>'],
    ['a static title', '<p title="Hello" />'],
    ['a static label for readers', '<input aria-label="Name" />'],
    ['a static placeholder', '<input placeholder="Name" />'],
    ['an alternative text', '<img alt="A bell" />'],
    ['a sentence in a bound title', `<p :title="ok ? 'All is well' : ''" />`],
    ['a sentence in an expression', "<p>{{ ok ? 'All is well' : '' }}</p>"],
  ])('finds %s', (_what, template) => {
    expect(inTemplate(template)).toHaveLength(1);
  });

  test.each([
    ['what is asked for', "<p :title=\"t('a.b')\">{{ t('a.b') }}</p>"],
    ['signs', '<p>· – × % {{ n }} /</p>'],
    ['comments', '<!-- a word --><p />'],
    ['attributes that nobody reads', '<p class="big red" role="status" />'],
    ['a key chosen by a condition', "<p>{{ t(a ? 'x.one' : 'x.two') }}</p>"],
  ])('lets %s be', (_what, template) => {
    expect(inTemplate(template)).toEqual([]);
  });
});
