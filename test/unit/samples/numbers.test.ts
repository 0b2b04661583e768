import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { languageSchema } from '@shared/model/common';
import { taskWriteSchema } from '@shared/model/task';
import { BundledSamples } from '@main/adapters/samples/bundled-samples';
import { welcome as english } from '@shared/messages/en/welcome';
import { welcome as chinese } from '@shared/messages/zh-CN/welcome';
import { tempDir } from '../../support/engine';

const root = resolve(import.meta.dirname, '../../..');
const textOf = (path: string): string => readFileSync(resolve(root, path), 'utf8');
const file = z.object({ tasks: z.array(z.unknown()) }).parse(JSON.parse(textOf('resources/samples/samples.json')));
const samples = file.tasks.map((task) => taskWriteSchema.parse(task));

const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const ZH_NUMBERS = '零一二三四五六七八九十';
const graphs = samples.flatMap(({ action }) => (action.kind === 'workflow' ? [action.workflow] : []));
const commands = samples.length - graphs.length;
const steps = graphs[0]?.steps.length ?? 0;

describe('what is said of the samples', () => {
  it('is as many tasks, workflows and steps as there are', () => {
    expect(graphs).toHaveLength(1);
    const [tasks, stepsEn] = [NUMBERS[commands] ?? '', NUMBERS[steps] ?? ''];
    const [tasksZh, stepsZh] = [ZH_NUMBERS[commands] ?? '', ZH_NUMBERS[steps] ?? ''];
    expect(english.welcome.samplesText.toLowerCase()).toContain(
      `${tasks} sample tasks and a workflow of ${stepsEn} steps`,
    );
    expect(chinese.welcome.samplesText).toContain(`${tasksZh}个示例任务和一个${stepsZh}步的工作流`);
    expect(textOf('docs/guide.md')).toContain(`${tasks} tasks and a workflow appear`);
    expect(textOf('docs/guide.md')).toContain(`: ${stepsEn} steps as they hang together`);
    expect(textOf('docs/guide.zh-CN.md')).toContain(`${tasksZh}个任务和一个工作流`);
    expect(textOf('docs/guide.zh-CN.md')).toContain(`${stepsZh}个步骤及其依赖`);
  });

  it('is as many lines, tries and seconds as there are', () => {
    const script = textOf('resources/samples/long-log.mjs');
    const numberOf = (name: string): number =>
      Number(new RegExp(`${name} = ([\\d_]+);`).exec(script)?.[1]?.replaceAll('_', ''));
    const [total, errors] = [numberOf('TOTAL'), numberOf('TOTAL') / numberOf('WARN_EVERY')];
    expect([total, errors]).toEqual([100_000, 100]);
    expect(textOf('docs/guide.md')).toContain(`${total.toLocaleString('en')} lines`);
    expect(textOf('docs/guide.zh-CN.md')).toContain('十万行日志');
    const flaky = samples.find(({ key }) => key === 'sample-fails-twice');
    expect(flaky?.retry).toMatchObject({ intervalSeconds: 2 });
    expect(textOf('docs/guide.md')).toContain('retries two seconds apart');
    expect(textOf('docs/guide.zh-CN.md')).toContain('间隔两秒的失败重试');
  });

  it.each(languageSchema.options)(
    'names only what the samples are called in %s, and each in that language alone',
    async (language) => {
      using dir = tempDir();
      const source = new BundledSamples(resolve(root, 'resources/samples'), dir.path);
      const tasks = (await source.unpack(language)).map((task) => taskWriteSchema.parse(task));
      const texts = tasks.flatMap(({ name, description, action }) => [
        name,
        description,
        ...(action.kind === 'workflow'
          ? [...action.workflow.steps.map((step) => step.name), ...action.workflow.notes.map((note) => note.text)]
          : []),
      ]);
      const chineseSigns = texts.filter((text) => /[\u4e00-\u9fff]/.test(text));
      expect(chineseSigns).toEqual(language === 'en' ? [] : texts);
      // Names of things stay Latin: parameters, folders, codes.
      if (language === 'zh-CN') expect(texts.filter((text) => /[a-z]{3,} [a-z]{3,} [a-z]{2,}/i.test(text))).toEqual([]);
      const guide = textOf(language === 'en' ? 'docs/guide.md' : 'docs/guide.zh-CN.md');
      const first = /## (?:The first ten minutes|用示例上手).*?\n\n([\s\S]*?)\n## /.exec(guide)?.[1] ?? '';
      const named = tasks.filter(({ name }) => first.includes(language === 'en' ? `*${name}*` : `“${name}”`));
      expect(named.length).toBe(5);
    },
  );
});
