import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
// Files that exist, as rules with types want a file of the project; their text is replaced.
const MODULE = resolve(root, 'src/shared/errors.ts');
const COMPONENT = resolve(root, 'src/renderer/App.vue');
const TEST = resolve(root, 'test/support/until.ts');

async function rulesBrokenBy(file: string, text: string): Promise<(string | null)[]> {
  const results = await new ESLint({ cwd: root }).lintText(text, { filePath: file });
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
}

const component = (script: string, template: string): string =>
  `<script setup lang="ts">\n${script}\n</script>\n\n<template>\n  ${template}\n</template>\n`;

// The first question loads the whole linter with its types: half a minute on a loaded machine.
describe('the linter', { timeout: 120_000 }, () => {
  test.each([
    { rule: '@typescript-eslint/no-explicit-any', file: MODULE, text: 'export const a: any = 1;' },
    {
      rule: '@typescript-eslint/no-unsafe-assignment',
      file: MODULE,
      text: "export const a: string = JSON.parse('1');",
    },
    { rule: '@typescript-eslint/no-non-null-assertion', file: MODULE, text: 'export const a = [1].at(0)!;' },
    { rule: '@typescript-eslint/no-floating-promises', file: MODULE, text: 'Promise.resolve(1);' },
    { rule: '@typescript-eslint/no-floating-promises', file: TEST, text: 'Promise.resolve(1);' },
    {
      rule: '@typescript-eslint/no-misused-promises',
      file: MODULE,
      text: '[1].forEach(async () => Promise.resolve(1));',
    },
    { rule: 'no-restricted-syntax', file: MODULE, text: 'export default 1;' },
    { rule: 'no-console', file: MODULE, text: "console.log('a');" },
    {
      rule: '@typescript-eslint/no-explicit-any',
      file: COMPONENT,
      text: component('const a: any = 1;', '<p>{{ a }}</p>'),
    },
    { rule: 'vue/no-v-html', file: COMPONENT, text: component("const a = '';", '<p v-html="a" />') },
    {
      rule: '@typescript-eslint/no-floating-promises',
      file: COMPONENT,
      text: component('void 0;\nPromise.resolve(1);', '<p />'),
    },
  ])('finds $rule in $text', async ({ rule, file, text }) => {
    expect(await rulesBrokenBy(file, text)).toContain(rule);
  });

  test.each([
    { file: MODULE, text: 'export const a: unknown = JSON.parse("1");' },
    { file: COMPONENT, text: component("const a = 'x';", '<p>{{ a }}</p>') },
  ])('has nothing against $text', async ({ file, text }) => {
    expect(await rulesBrokenBy(file, text)).toEqual([]);
  });
});
