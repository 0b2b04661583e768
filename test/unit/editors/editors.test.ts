import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editorWords, filledWords } from '@shared/editor-command';
import { filePlaces, ownPlace } from '@shared/file-places';
import { settingsSchema } from '@shared/model/settings';
import { LocalEditors } from '../../../src/main/adapters/editors/local-editors';
import { EditorService } from '../../../src/main/app/editor-service';
import { until } from '../../support/until';

describe('the command of an editor', () => {
  test.each([
    ['code --goto {file}:{line}', ['code', '--goto', '{file}:{line}']],
    [
      '"C:\\Program Files\\x\\Code.exe" --goto "{file}":{line}',
      ['C:\\Program Files\\x\\Code.exe', '--goto', '{file}:{line}'],
    ],
    ['  vi\t"" {file}', ['vi', '', '{file}']],
    ['code', null],
    ['{file}', null],
    ['code "{file}', null],
    ['', null],
  ])('%s', (command, words) => {
    expect(editorWords(command)).toEqual(words);
  });
  test('keeps a file one word, whatever its name is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (file, line) => {
        expect(filledWords(['code', '--goto', '{file}:{line}'], file, line)).toEqual([
          'code',
          '--goto',
          `${file}:${line}`,
        ]);
      }),
    );
  });
  test('is refused as a setting when it names no file', () => {
    const settings = { slots: 2, groups: {} };
    expect(settingsSchema.safeParse({ ...settings, editor: 'code' }).success).toBe(false);
    for (const editor of ['', 'code {file}', undefined]) {
      expect(settingsSchema.safeParse({ ...settings, editor }).success).toBe(true);
    }
  });
});

describe('places in files', () => {
  test.each([
    ['  File "/work/risk frames.py", line 42, in join', ['/work/risk frames.py', 42]],
    ['    at main (/work/quotes.js:10:5)', ['/work/quotes.js', 10]],
    ['    at file:///work/quotes.mjs:10:5', ['/work/quotes.mjs', 10]],
    ['risk/frames.py:42 in join', ['risk/frames.py', 42]],
    ['C:\\jobs\\frames.py:42: FutureWarning: x', ['C:\\jobs\\frames.py', 42]],
    ['/home/用户/脚本.py:12 出错', ['/home/用户/脚本.py', 12]],
    ['D:\\策略\\run.py:12', ['D:\\策略\\run.py', 12]],
    ['at /srv/@scope/a+b/x.ts:3:1', ['/srv/@scope/a+b/x.ts', 3]],
    ['at file:///C:/x/y.ts:3:1', ['C:/x/y.ts', 3]],
    ['错误：risk/frames.py:42', ['risk/frames.py', 42]],
    ['at http://localhost/x.js:3:1', null],
    ['> File "frames.py", line 9, in <module>', ['frames.py', 9]],
    ['  File "<stdin>", line 4', null],
    ['12:30:15 600000.SH:10', null],
    ['https://example.com:443', null],
    ['frames.py:0', null],
  ])('%s', (line, expected) => {
    const [first] = filePlaces(line);
    expect(first === undefined ? null : [first.path, first.line]).toEqual(expected);
    if (first) expect(line.slice(first.from, first.to)).toContain(first.path);
  });
});

test('of a traceback the innermost place in code of one’s own is opened', () => {
  const text =
    'File "/w/a.py", line 1\nFile "/w/b.py", line 2\nFile "/v/lib/python3.11/site-packages/pandas/x.py", line 3';
  const places = text.split('\n').flatMap(filePlaces);
  expect(ownPlace(places)?.path).toBe('/w/b.py');
  expect(ownPlace(places.slice(2))?.line).toBe(3);
});

describe.skipIf(process.platform === 'win32')('the editors of this machine', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'closing-bell-editors-'));
    mkdirSync(join(dir, 'bin dir'));
    writeFileSync(
      join(dir, 'bin dir', 'code'),
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${dir}/told.tmp'\nmv '${dir}/told.tmp' '${dir}/told'\n`,
    );
    chmodSync(join(dir, 'bin dir', 'code'), 0o755);
    writeFileSync(join(dir, '-x $(touch evil).py'), '');
    symlinkSync('/nowhere', join(dir, 'gone.py'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const editors = (env: Record<string, string> = {}): LocalEditors =>
    new LocalEditors({ PATH: `relative${delimiter}${join(dir, 'bin dir')}:/usr/bin:/bin`, DISPLAY: ':0', ...env });
  function service(editor?: string, env: Record<string, string> = {}): EditorService {
    const store = {
      executions: { get: (id: number) => (id === 1 ? {} : null) },
      attempts: { of: () => [{ number: 1, cwd: dir }] },
      settings: { get: () => ({ slots: 2, groups: {}, ...(editor === undefined ? {} : { editor }) }) },
    };
    return new EditorService({ store: store as never, editors: editors(env) });
  }
  const open = (path: string, editor?: string, env?: Record<string, string>): Promise<{ path: string }> =>
    service(editor, env).open({ id: 1, attempt: undefined, path, line: 42 });

  test('are found on PATH, with a command that the setting takes', async () => {
    const [first] = await editors().find();
    expect(first).toEqual({ name: 'VS Code', command: `"${join(dir, 'bin dir', 'code')}" --goto {file}:{line}` });
    expect(editorWords(first?.command ?? '')).toHaveLength(3);
  });
  test('open a file of the folder that the run was in, as one word and without a shell', async () => {
    const file = join(dir, '-x $(touch evil).py');
    expect(await open('-x $(touch evil).py')).toEqual({ path: file });
    const told = await until(() => {
      try {
        return readFileSync(join(dir, 'told'), 'utf8');
      } catch {
        return null;
      }
    });
    expect(told).toBe(`--goto\n${file}:42\n`);
  });
  test.each(['none.py', 'gone.py', '.', '/dev/null', '~/none-of-this.py'])('do not open %s', async (path) => {
    await expect(open(path)).rejects.toMatchObject({ code: 'not-found' });
  });
  test('say why none opens', async () => {
    const path = '-x $(touch evil).py';
    await expect(open(path, '/nowhere/editor {file}')).rejects.toMatchObject({ code: 'unavailable' });
    // Thrown by the system at once, where a missing program is told of later.
    const through = join(dir, 'bin dir', 'code', 'x');
    await expect(open(path, `"${through}" {file}`)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(open(path, `/${'x'.repeat(300)} {file}`)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(service().open({ id: 1, attempt: 7, path, line: 1 })).rejects.toMatchObject({
      said: { key: 'calls.run.noAttempt' },
    });
    await expect(open(path, '', { DISPLAY: '' })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(service().open({ id: 2, attempt: undefined, path, line: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
