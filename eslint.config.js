import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { componentParser } from './scripts/component-parser.mjs';

const APP = ['src/**/*.ts', 'src/**/*.vue'];
const TESTS = ['test/**/*.ts', 'bench/**/*.ts'];

export default defineConfig(
  { ignores: ['out/**', 'dist/**', 'coverage/**', 'test-results/**', 'node_modules/**', 'test/arch/fixture/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  // Everywhere: faults that no formatter and no compiler finds.
  {
    files: ['**/*.{ts,vue,js,mjs}'],
    extends: [tseslint.configs.recommended],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-async-promise-executor': 'error',
      'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'no-debugger': 'error',
      'no-empty': 'error',
      'no-eval': 'error',
      'no-fallthrough': 'error',
      'no-implied-eval': 'error',
      'no-loss-of-precision': 'error',
      'no-self-compare': 'error',
      'no-throw-literal': 'error',
      'no-unsafe-finally': 'error',
      'no-unused-private-class-members': 'error',
      'no-useless-catch': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all', ignoreRestSiblings: true },
      ],
    },
  },

  // What needs the types: all of it for the app, lost promises for the tests, where they hide failures.
  {
    files: [...APP, ...TESTS],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] },
    },
  },
  {
    files: TESTS,
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/await-thenable': 'error' },
  },
  {
    files: APP,
    extends: [tseslint.configs.recommendedTypeChecked],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // What answers a promise is async even where it waits for nothing: so all it throws comes as a rejection.
      '@typescript-eslint/require-await': 'off',
      // Parts are handed over as objects of functions and taken apart; the rule takes each of them for a method.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }],
      'no-console': 'error',
    },
  },

  {
    files: ['src/**/*.vue'],
    extends: [vue.configs['flat/recommended']],
    languageOptions: { parserOptions: { parser: componentParser } },
    rules: {
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-macros-order': 'error',
      'vue/no-v-html': 'error',
      // Pages and parts are named by their folder; a single word is clear there.
      'vue/multi-word-component-names': 'off',
      // TypeScript tells what may be left out; a default of undefined says nothing.
      'vue/require-default-prop': 'off',
      // The type of another component is not known to the linter, so what it hands out counts as unsafe.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },

  // The type of App.vue is not known to the linter; vue-tsc knows it.
  { files: ['src/renderer/start.ts'], rules: { '@typescript-eslint/no-unsafe-argument': 'off' } },
  // Nor is that of what the component of a kind exports beside itself.
  { files: ['src/renderer/kinds/*/index.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },

  prettier,
);
