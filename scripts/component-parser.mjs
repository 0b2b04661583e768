// Reads the scripts of Vue components for ESLint, with their types, without a new TypeScript program for each.
//
// The type service takes a component for a file that has changed as soon as ESLint shows it the script alone, and a change
// makes a new program with a type checker that knows nothing yet: for 160 components that was half of the whole run. So once
// a run has read a few components, all of them are opened, before any rule asks for a type; from there on the program stays.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';

/** An editor or a hook that looks at a handful of components gains nothing from opening all. */
const A_FEW = 6;

const COMPONENTS = join(dirname(fileURLToPath(import.meta.url)), '../src/renderer');

const read = new Set();

function openAll(options) {
  for (const name of readdirSync(COMPONENTS, { recursive: true })) {
    if (!name.endsWith('.vue')) continue;
    const filePath = join(COMPONENTS, name);
    // Who can't be parsed is told of when its turn comes.
    try {
      vueParser.parseForESLint(readFileSync(filePath, 'utf8'), { ...options, filePath, parser: componentParser });
    } catch {
      continue;
    }
  }
}

/** A parser as `parserOptions.parser` of eslint-plugin-vue wants it: typescript-eslint's. */
export const componentParser = {
  meta: { name: 'component-parser', version: tseslint.parser.meta.version },
  parseForESLint(code, options) {
    // Expressions of a template come without the service.
    if (options.projectService) {
      const isNew = !read.has(options.filePath);
      read.add(options.filePath);
      if (isNew && read.size === A_FEW) openAll(options);
    }
    return tseslint.parser.parseForESLint(code, options);
  },
};
