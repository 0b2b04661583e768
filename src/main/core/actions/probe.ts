import type { ActionCode } from './action-code';

/** Runs a script in the app's own Node, with a channel beside stdout. */
export const probe: ActionCode<'probe'> = {
  macroTexts: ({ script }) => [{ path: ['action', 'script'], text: script }],
  launch: {
    render: ({ script }, fill) => ({
      shell: null,
      argv: ['node', '-e', fill.text(script, ['action', 'script'])],
      cwd: null,
    }),
    options: () => ({ interpreter: { kind: 'node' }, pythonUtf8: false, leaveBackground: false, channel: true }),
  },
};
