import { delimiter } from 'node:path';
import type { LaunchSpec } from '@shared/launch';
import { prefixed, type InterpreterPlan } from './interpreter';

/** Variables by name. */
export type Environment = Record<string, string>;

const windows = process.platform === 'win32';

/** The name under which a variable is there: names are the same in any case on Windows. */
function nameIn(env: Environment, name: string): string {
  if (!windows) return name;
  return Object.keys(env).find((other) => other.toUpperCase() === name.toUpperCase()) ?? name;
}

function assign(env: Environment, values: Environment): void {
  for (const [name, value] of Object.entries(values)) env[nameIn(env, name)] = value;
}

/**
 * The whole environment of a child. `base` is what the login shell and we have; the task's own variables win over it,
 * the interpreter's folders stand before any PATH, and our helper's folder before any PYTHONPATH.
 */
export function childEnvironment(
  base: Environment,
  spec: Pick<LaunchSpec, 'env' | 'token' | 'pythonUtf8'>,
  interpreter: InterpreterPlan,
  pythonPath: string,
): Environment {
  const env = { ...base };
  for (const name of interpreter.unset) delete env[nameIn(env, name)];
  assign(env, { PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8', ...(spec.pythonUtf8 ? { PYTHONUTF8: '1' } : {}) });
  assign(env, interpreter.set);
  assign(env, spec.env);
  const path = nameIn(env, 'PATH');
  if (interpreter.pathPrefix.length > 0) env[path] = prefixed(interpreter.pathPrefix, env[path]);
  const python = nameIn(env, 'PYTHONPATH');
  env[python] = [pythonPath, ...(env[python] ? [env[python]] : [])].join(delimiter);
  for (const name of ['ELECTRON_RUN_AS_NODE', 'NODE_CHANNEL_FD']) {
    if (!Object.hasOwn(interpreter.set, name)) delete env[nameIn(env, name)];
  }
  env['CLOSING_BELL_RUN'] = spec.token;
  return env;
}

/** What a child's environment has that ours has not, or otherwise; the mark by which we find it is left out. */
export function changedVariables(base: Environment, env: Environment): Environment {
  const changed = Object.entries(env).filter(([name, value]) => base[name] !== value && name !== 'CLOSING_BELL_RUN');
  return Object.fromEntries(changed);
}
