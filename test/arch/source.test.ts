import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  documentsExports,
  explainsExceptions,
  exportsByName,
  hasNothingPostponed,
  isShort,
  leavesMessagesToTheWire,
  MOST_LINES,
  type SourceFile,
  type SourceRule,
} from './source-rules';

const root = resolve(import.meta.dirname, '../..');
const FOLDERS = ['src', 'test', 'bench', 'scripts', 'resources'];

async function sources(): Promise<SourceFile[]> {
  const lists = await Promise.all(
    FOLDERS.map(async (folder) => {
      const names = await readdir(resolve(root, folder), { recursive: true });
      return names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
    }),
  );
  const paths = lists
    .flat()
    .filter((path) => /\.(ts|mts|vue|mjs|js)$/.test(path) && !path.startsWith('test/arch/fixture/'));
  return Promise.all(paths.sort().map(async (path) => ({ path, text: await readFile(resolve(root, path), 'utf8') })));
}

interface Proof {
  name: string;
  rule: SourceRule;
  /** Texts that break the rule once each. */
  broken: string[];
  /** Texts that come near and are allowed. */
  fine: string[];
}

const PROOFS: Proof[] = [
  {
    name: 'is at most 400 lines long',
    rule: isShort,
    broken: ['x\n'.repeat(MOST_LINES + 1), `${'\n'.repeat(MOST_LINES)}x`],
    fine: ['x\n'.repeat(MOST_LINES), ''],
  },
  {
    name: 'leaves no work as a note',
    rule: hasNothingPostponed,
    broken: [`// ${'TO'}DO: later`, `/* ${'FIX'}ME */`],
    fine: ['// Things to do are issues.', 'const TODOS = 1;'],
  },
  {
    name: 'gives the reason where it switches a check off',
    rule: explainsExceptions,
    broken: [
      `// ${'eslint'}-disable-next-line no-console`,
      `/* ${'eslint'}-disable */`,
      `// ${'@ts'}-ignore because`,
      `// ${'@ts'}-expect-error`,
    ],
    fine: [
      `// ${'eslint'}-disable-next-line no-console -- this is the program's output`,
      `// ${'@ts'}-expect-error the types are wrong`,
    ],
  },
  {
    name: 'leaves messages between processes to the wire',
    rule: leavesMessagesToTheWire,
    broken: [
      'ipcMain.handle("x", f);',
      'ipcRenderer?.invoke("x")',
      'window.webContents.send("x")',
      'event.sender.send("x")',
    ],
    fine: ["import { ipcMain } from 'electron';\nstart({ ipcMain });", 'connection.send(push)', 'contents.sendTo'],
  },
  {
    name: 'documents what it exports',
    rule: documentsExports,
    broken: [
      'export const a = 1;',
      '// a\nexport function a() {}',
      '/** a */\n\nexport class A {}',
      '/** */\nexport type A = 1;',
      '/** a */\nconst a = 1;\nexport interface B {}',
      'export async function a() {}',
    ],
    fine: [
      '/** A. */\nexport const a = 1;',
      '/**\n * A.\n */\nexport abstract class A {}',
      'const a = 1;',
      "export * from './b';",
      "export type { B } from './b';",
      '/** A. */\nexport function a(x: 1): 1;\nexport function a(x: 2): 2;\nexport function a(x: never) { return x; }',
    ],
  },
  {
    name: 'exports by name, where it declares',
    rule: exportsByName,
    broken: [
      'export default 1;',
      '/** A. */\nexport default function a() {}',
      'export default class {}',
      "export { a as default } from './a';",
      'const a = 1;\nexport { a };',
    ],
    fine: ["export { a } from './a';", '/** A. */\nexport const a = { default: 1 };', "export * from './a';"],
  },
];

describe('each source file', () => {
  let files: SourceFile[];
  beforeAll(async () => {
    files = await sources();
  });

  test('was found', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['src/shared/errors.ts', 'src/renderer/App.vue', 'test/support/until.ts']),
    );
  });

  test.each(PROOFS)('$name', ({ rule }) => {
    expect(files.flatMap(rule)).toEqual([]);
  });
});

describe.each(PROOFS)('the rule that a file $name', ({ rule, broken, fine }) => {
  const shown = (texts: string[]) => texts.map((text) => ({ text, start: JSON.stringify(text.slice(0, 80)) }));

  test.each(shown(broken))('fires on $start', ({ text }) => {
    expect(rule({ path: 'src/main/some-file.ts', text })).toHaveLength(1);
  });

  test.each(shown(fine))('lets pass $start', ({ text }) => {
    expect(rule({ path: 'src/main/some-file.ts', text })).toEqual([]);
  });
});

test('the wire itself may use the wire, and declarations of types may have defaults', () => {
  expect(leavesMessagesToTheWire({ path: 'src/main/electron/ipc-wire.ts', text: 'ipcMain.handle("x", f);' })).toEqual(
    [],
  );
  expect(exportsByName({ path: 'src/renderer/env.d.ts', text: 'export default component;' })).toEqual([]);
});
