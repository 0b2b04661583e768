import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { cruiseSource, RULES, type Violation } from './import-rules';
import { ROOMS } from './rooms';

function asLines(violations: Violation[]): string[] {
  return violations
    .map(({ rule, from, to }) => `${rule}: ${from.replace(/^src\//, '')} -> ${to.replace(/^.*node_modules\//, '')}`)
    .sort();
}

describe('the source tree', () => {
  let violations: Violation[];
  let files: string[];
  beforeAll(async () => {
    ({ violations, files } = await cruiseSource(resolve(import.meta.dirname, '../..')));
  });

  test('imports only what the table allows', () => {
    expect(asLines(violations)).toEqual([]);
  });

  test('was seen by the tool: TypeScript and Vue, all floors', () => {
    for (const part of [
      'src/shared/errors.ts',
      'src/main/compose.ts',
      'src/preload/index.ts',
      'src/renderer/App.vue',
    ]) {
      expect(files).toContain(part);
    }
  });

  test('has no file outside the rooms', () => {
    const rooms = ROOMS.map((room) => new RegExp(room.files));
    const homeless = files.filter((file) => /\.(ts|vue)$/.test(file) && !rooms.some((room) => room.test(file)));
    expect(homeless).toEqual([]);
  });
});

/** Every import in the fixture tree that breaks a rule. What is not listed is allowed and must stay silent. */
const BROKEN = [
  'adapters: main/adapters/timer/breaks.ts -> src/main/adapters/sqlite/fine.ts',
  'adapters: main/adapters/timer/breaks.ts -> src/main/app/fine.ts',
  'adapters: main/adapters/timer/breaks.ts -> src/main/launcher/fine.ts',
  'app: main/app/breaks.ts -> path',
  'app: main/app/breaks.ts -> src/main/adapters/timer/fine.ts',
  'bridge: renderer/bridge/breaks.ts -> src/main/core/fine.ts',
  'bridge: renderer/bridge/breaks.ts -> src/renderer/ui/fine.ts',
  'canvas: renderer/panels/canvas/breaks.ts -> src/renderer/panels/b/fine.ts',
  'charts: renderer/panels/charts/breaks.ts -> src/renderer/stores/fine.ts',
  'cli: main/cli/breaks.ts -> src/main/app/fine.ts',
  'cli: main/cli/breaks.ts -> src/main/rpc/fine.ts',
  'cli: main/cli/desktop.ts -> electron/index.js',
  'code: renderer/panels/code/breaks.ts -> src/renderer/panels/b/fine.ts',
  'command: renderer/panels/command/breaks.ts -> src/renderer/panels/b/fine.ts',
  'composables: renderer/composables/breaks.ts -> src/renderer/ui/fine.ts',
  'compose: main/compose/breaks.ts -> src/main/cli/fine.ts',
  'compose: main/compose/breaks.ts -> src/main/electron/fine.ts',
  'compose: main/compose/breaks.ts -> src/main/server/fine.ts',
  'core: main/core/breaks.ts -> croner/dist/croner.d.ts',
  'core: main/core/breaks.ts -> fs',
  'core: main/core/breaks.ts -> src/main/adapters/sqlite/fine.ts',
  'electron: main/electron/breaks.ts -> src/main/app/fine.ts',
  'electron: main/electron/breaks.ts -> src/main/server/fine.ts',
  'features: renderer/features/a/Breaks.vue -> src/main/core/fine.ts',
  'features: renderer/features/a/Breaks.vue -> src/renderer/features/b/fine.ts',
  'frame: renderer/frame/breaks.ts -> src/renderer/features/a/fine.ts',
  'headless: main/headless.ts -> src/main/server/fine.ts',
  'i18n: renderer/i18n/breaks.ts -> src/renderer/stores/fine.ts',
  'index: main/index.ts -> src/main/cli/fine.ts',
  'kinds: renderer/kinds/breaks.ts -> src/renderer/features/a/fine.ts',
  'launcher: main/launcher/breaks.ts -> src/main/app/ports/index.ts',
  'launcher: main/launcher/breaks.ts -> src/main/core/fine.ts',
  'log-format: main/log-format/breaks.ts -> src/shared/errors.ts',
  'logger: main/logger.ts -> src/main/core/fine.ts',
  'no-cycle: main/core/cycle-a.ts -> src/main/core/cycle-b.ts',
  'no-dev-package-in-main: main/core/breaks.ts -> croner/dist/croner.d.ts',
  'no-unknown-module: main/core/unknown.ts -> ./nowhere',
  'only-some-read-the-log-format: main/adapters/timer/borrows.ts -> src/main/log-format/fine.ts',
  'only-some-start-processes: main/adapters/timer/borrows.ts -> child_process',
  'only-sqlite-imports-better-sqlite3: main/adapters/timer/borrows.ts -> better-sqlite3/lib/index.js',
  'only-the-bridge-speaks-with-the-engine: renderer/features/a/wire.ts -> src/shared/contract/wire.ts',
  'only-the-desktop-imports-electron: main/cli/desktop.ts -> electron/index.js',
  'only-timer-imports-node-schedule: main/adapters/sqlite/borrows.ts -> node-schedule/index.js',
  'panels: renderer/panels/a/breaks.ts -> src/renderer/features/a/fine.ts',
  'panels: renderer/panels/a/breaks.ts -> src/renderer/panels/b/fine.ts',
  'preload: preload/index.ts -> fs',
  'preload: preload/index.ts -> src/shared/errors.ts',
  'renderer-root: renderer/breaks.ts -> fs',
  'renderer-root: renderer/breaks.ts -> src/main/core/fine.ts',
  'rpc: main/rpc/breaks.ts -> fs',
  'rpc: main/rpc/breaks.ts -> src/main/core/fine.ts',
  'server: main/server/breaks.ts -> src/main/app/fine.ts',
  'server: main/server/breaks.ts -> src/main/electron/fine.ts',
  'shared: shared/breaks.ts -> fs',
  'shared: shared/breaks.ts -> src/main/core/fine.ts',
  'shared: shared/breaks.ts -> vue/dist/vue.d.mts',
  'stores: renderer/stores/breaks.ts -> fs',
  'stores: renderer/stores/breaks.ts -> src/renderer/composables/fine.ts',
  'styles: renderer/styles/breaks.ts -> src/renderer/ui/fine.ts',
  'ui: renderer/ui/Breaks.vue -> src/renderer/stores/fine.ts',
];

describe('the fixture tree', () => {
  test('breaks every rule, and nothing else is reported', async () => {
    const { violations } = await cruiseSource(resolve(import.meta.dirname, 'fixture'));
    expect(asLines(violations)).toEqual(BROKEN);
    expect(new Set(violations.map(({ rule }) => rule))).toEqual(new Set(RULES.map(({ name }) => name)));
  });
});
