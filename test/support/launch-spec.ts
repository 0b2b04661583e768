import type { LaunchSpec } from '@shared/launch';

/** What a launcher is asked for, with nothing special about it but what is told. */
export function launchSpec(told: Pick<LaunchSpec, 'ref' | 'token'> & Partial<LaunchSpec>): LaunchSpec {
  return {
    shell: null,
    argv: null,
    cwd: null,
    interpreter: { kind: 'system' },
    pythonUtf8: false,
    leaveBackground: false,
    env: {},
    params: null,
    timeoutMs: null,
    logBase: '',
    ...told,
  };
}
