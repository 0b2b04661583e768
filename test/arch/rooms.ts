import { builtinModules } from 'node:module';

/** One part of the code: which files it is, and what they may import besides each other. */
export interface Room {
  name: string;
  /** Matches the paths of its files, from the folder that holds `src`. A group is the room's own name. */
  files: string;
  /** Patterns of files it may import; `$1` stands for the group above. */
  may: string[];
  /** Packages it may import, types included. */
  packages: string[];
  /** Whether it may import Node's own modules. */
  node: boolean;
}

const SHARED = '^src/shared/';
const MODEL = '^src/shared/model/';
const ERRORS = '^src/shared/errors\\.ts$';
const MESSAGES = '^src/shared/messages/';
const DATES = '^src/shared/dates\\.ts$';
const PORTS = '^src/main/app/ports/';
const LOG_FORMAT = '^src/main/log-format/';
const RPC_TYPES = '^src/main/rpc/rpc-types\\.ts$';
const LOGGER = '^src/main/logger\\.ts$';
const PACKAGE_JSON = '^package\\.json$';

const UI = '^src/renderer/ui/';
const BRIDGE = '^src/renderer/bridge/';
const STORES = '^src/renderer/stores/';
const COMPOSABLES = '^src/renderer/composables/';
const I18N = '^src/renderer/i18n/';
const STYLES = '^src/renderer/styles/';
const PANELS = '^src/renderer/panels/';
const KINDS = '^src/renderer/kinds/';

const VIEW_PACKAGES = ['vue', 'vue-router', '@vueuse/core', 'element-plus', '@element-plus/icons-vue'];

/** The import table: the first room whose pattern matches a file is its room. */
export const ROOMS: readonly Room[] = [
  { name: 'shared', files: SHARED, may: [], packages: ['zod'], node: false },

  { name: 'core', files: '^src/main/core/', may: [SHARED], packages: ['csv-parse', 'ical.js'], node: false },
  { name: 'app', files: '^src/main/app/', may: ['^src/main/core/', SHARED], packages: [], node: false },
  {
    name: 'adapters',
    files: '^src/main/adapters/([^/]+)/',
    may: ['^src/main/adapters/$1/', PORTS, '^src/main/core/', SHARED, LOG_FORMAT],
    packages: ['zod', 'better-sqlite3', 'node-schedule', 'chinese-days', 'nyse-holidays', 'pinyin-pro'],
    node: true,
  },
  { name: 'log-format', files: LOG_FORMAT, may: [MODEL], packages: [], node: true },
  { name: 'launcher', files: '^src/main/launcher/', may: [LOG_FORMAT, SHARED], packages: ['zod'], node: true },
  { name: 'rpc', files: '^src/main/rpc/', may: ['^src/main/app/', SHARED], packages: [], node: false },
  {
    name: 'electron',
    files: '^src/main/electron/',
    may: ['^src/main/rpc/', PORTS, SHARED],
    packages: ['electron'],
    node: true,
  },
  {
    name: 'server',
    files: '^src/main/server/',
    may: ['^src/main/rpc/', PORTS, SHARED],
    packages: ['fastify', '@fastify/static', 'ws', 'zod'],
    node: true,
  },
  {
    name: 'cli',
    files: '^src/main/cli/',
    may: ['^src/main/server/', '^src/main/compose(\\.ts$|/)', RPC_TYPES, PORTS, LOGGER, SHARED, PACKAGE_JSON],
    packages: ['commander', 'ws', 'zod'],
    node: true,
  },
  {
    name: 'compose',
    files: '^src/main/compose(\\.ts$|/)',
    may: ['^src/main/(core|app|adapters|log-format|rpc)/', LOGGER, SHARED],
    packages: [],
    node: true,
  },
  {
    name: 'index',
    files: '^src/main/index\\.ts$',
    may: [
      '^src/main/compose(\\.ts$|/)',
      '^src/main/(electron|server)/',
      '^src/main/cli/(data-dir|hold-folder)\\.ts$',
      LOGGER,
      SHARED,
      PACKAGE_JSON,
    ],
    packages: ['electron'],
    node: true,
  },
  {
    name: 'headless',
    files: '^src/main/headless\\.ts$',
    may: ['^src/main/cli/', '^src/main/compose(\\.ts$|/)'],
    packages: [],
    node: true,
  },
  { name: 'logger', files: LOGGER, may: [PORTS], packages: [], node: true },

  {
    name: 'preload',
    files: '^src/preload/',
    may: ['^src/shared/contract/wire\\.ts$'],
    packages: ['electron'],
    node: false,
  },

  {
    name: 'ui',
    files: UI,
    may: [COMPOSABLES, I18N, STYLES, MODEL, ERRORS, MESSAGES, DATES],
    packages: VIEW_PACKAGES,
    node: false,
  },
  { name: 'bridge', files: BRIDGE, may: [SHARED], packages: ['vue'], node: false },
  { name: 'stores', files: STORES, may: [BRIDGE, SHARED], packages: ['pinia', 'vue'], node: false },
  {
    name: 'composables',
    files: COMPOSABLES,
    may: [BRIDGE, STORES, I18N, SHARED],
    packages: [...VIEW_PACKAGES, 'pinia'],
    node: false,
  },
  { name: 'i18n', files: I18N, may: [MODEL, ERRORS, MESSAGES], packages: ['vue'], node: false },
  { name: 'styles', files: STYLES, may: [], packages: ['element-plus'], node: false },
  {
    name: 'code',
    files: '^src/renderer/panels/code/',
    may: [],
    packages: ['vue', '@codemirror/(commands|lang-json|language|legacy-modes|lint|state|view)', '@lezer/highlight'],
    node: false,
  },
  {
    name: 'charts',
    files: '^src/renderer/panels/charts/',
    may: [UI, I18N, SHARED],
    packages: ['vue', '@vueuse/core', 'echarts', 'vue-echarts'],
    node: false,
  },
  {
    name: 'canvas',
    files: '^src/renderer/panels/canvas/',
    may: [UI, STORES, COMPOSABLES, I18N, STYLES, SHARED],
    packages: [...VIEW_PACKAGES, '@vue-flow/(core|background|minimap)', '@dagrejs/dagre'],
    node: false,
  },
  {
    name: 'command',
    files: '^src/renderer/panels/command/',
    may: ['^src/renderer/panels/code/', UI, STORES, BRIDGE, COMPOSABLES, I18N, STYLES, SHARED],
    packages: VIEW_PACKAGES,
    node: false,
  },
  {
    name: 'panels',
    files: '^src/renderer/panels/([^/]+)/',
    may: ['^src/renderer/panels/$1/', UI, STORES, BRIDGE, COMPOSABLES, I18N, STYLES, SHARED],
    packages: VIEW_PACKAGES,
    node: false,
  },
  {
    name: 'kinds',
    files: KINDS,
    may: [PANELS, UI, STORES, COMPOSABLES, I18N, STYLES, SHARED],
    packages: VIEW_PACKAGES,
    node: false,
  },
  {
    name: 'features',
    files: '^src/renderer/features/([^/]+)/',
    may: ['^src/renderer/features/$1/', KINDS, PANELS, UI, STORES, BRIDGE, COMPOSABLES, I18N, STYLES, SHARED],
    packages: VIEW_PACKAGES,
    node: false,
  },
  {
    name: 'frame',
    files: '^src/renderer/frame/',
    may: [PANELS, UI, STORES, BRIDGE, COMPOSABLES, I18N, STYLES, SHARED],
    packages: VIEW_PACKAGES,
    node: false,
  },
  {
    name: 'renderer-root',
    files: '^src/renderer/[^/]+$',
    may: ['^src/renderer/', SHARED],
    packages: [...VIEW_PACKAGES, 'pinia', 'zod', 'vite'],
    node: false,
  },
];

/** A package that is one room's alone, whatever the table lets a whole floor do. */
export interface Reserved {
  name: string;
  /** Pattern of the module as it is resolved. */
  module: string;
  /** Patterns of the files that may import it. */
  only: string[];
}

/** Pattern of a package's files, of its types among them. */
export function packagePattern(name: string): string {
  return `(^|/)node_modules/(@types/)?${name}/`;
}

/** Pattern of Node's own modules. */
export const NODE_MODULES_PATTERN = `^(node:)?(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})$`;

/** What only one room may touch. */
export const RESERVED: readonly Reserved[] = [
  {
    name: 'only-the-desktop-imports-electron',
    module: packagePattern('electron'),
    only: ['^src/main/electron/', '^src/main/index\\.ts$', '^src/preload/'],
  },
  {
    name: 'only-sqlite-imports-better-sqlite3',
    module: packagePattern('better-sqlite3'),
    only: ['^src/main/adapters/sqlite/'],
  },
  {
    name: 'only-timer-imports-node-schedule',
    module: packagePattern('node-schedule'),
    only: ['^src/main/adapters/timer/'],
  },
  {
    name: 'only-some-start-processes',
    module: '^(node:)?child_process$',
    only: ['^src/main/launcher/', '^src/main/adapters/(launcher|editors)/', '^src/main/(server|cli)/'],
  },
  {
    name: 'only-some-read-the-log-format',
    module: LOG_FORMAT,
    only: [LOG_FORMAT, '^src/main/launcher/', '^src/main/adapters/(launcher|log-files)/'],
  },
  {
    name: 'only-the-bridge-speaks-with-the-engine',
    module: '^src/shared/contract/wire\\.ts$',
    only: ['^src/shared/', '^src/main/(electron|server)/', '^src/preload/', BRIDGE],
  },
];
