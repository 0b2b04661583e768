import { resolve } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { NODE_MODULES_PATTERN, packagePattern, RESERVED, ROOMS, type Room } from './rooms';

function roomRule(room: Room, before: readonly Room[]): IForbiddenRuleType {
  return {
    name: room.name,
    severity: 'error',
    from: { path: room.files, pathNot: before.map((other) => other.files) },
    to: {
      couldNotResolve: false,
      pathNot: [
        // A room with a name of its own among its kind lists itself in `may`: its neighbours match `files` too.
        ...(room.files.includes('(') && room.may.some((pattern) => pattern.includes('$1')) ? [] : [room.files]),
        ...room.may,
        ...room.packages.map(packagePattern),
        ...(room.node ? [NODE_MODULES_PATTERN] : []),
      ],
    },
  };
}

/** The import table as rules for dependency-cruiser. */
export const RULES: readonly IForbiddenRuleType[] = [
  ...ROOMS.map((room, index) => roomRule(room, ROOMS.slice(0, index))),
  ...RESERVED.map(({ name, module, only }): IForbiddenRuleType => ({
    name,
    severity: 'error',
    from: { pathNot: only },
    to: { path: module },
  })),
  { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
  { name: 'no-unknown-module', severity: 'error', from: {}, to: { couldNotResolve: true } },
  {
    // What main imports at run time is not bundled: it has to be there where the app is installed.
    name: 'no-dev-package-in-main',
    severity: 'error',
    from: { path: '^src/main/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: packagePattern('electron') },
  },
];

/** An import that breaks a rule. */
export interface Violation {
  rule: string;
  from: string;
  to: string;
}

/** Cruises `src` below a folder that has a tsconfig.json: its broken imports, and the files it saw. */
export async function cruiseSource(root: string): Promise<{ violations: Violation[]; files: string[] }> {
  const tsConfigFile = resolve(root, 'tsconfig.json');
  const { output } = await cruise(
    ['src'],
    {
      baseDir: root,
      ruleSet: { forbidden: [...RULES] },
      validate: true,
      tsPreCompilationDeps: true,
      tsConfig: { fileName: tsConfigFile },
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: {
        exportsFields: ['exports'],
        conditionNames: ['import', 'require', 'node', 'default', 'types'],
      },
    },
    { bustTheCache: true },
    { tsConfig: extractTSConfig(tsConfigFile) },
  );
  const result = output as ICruiseResult;
  return {
    violations: result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    files: result.modules.map((module) => module.source).filter((source) => source.startsWith('src/')),
  };
}
