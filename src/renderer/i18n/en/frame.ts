/** English texts: frame. */
export const frame = {
  app: { name: 'Closing Bell', skip: 'Skip to the page' },
  nav: { label: 'Pages', tasks: 'Tasks', executions: 'Executions', settings: 'Settings' },
  frame: {
    engine: 'Engine',
    engineOk: 'Engine is running',
    engineProblem: 'Engine needs a look',
    running: 'Running: {n}',
    waiting: 'Waiting: {n}',
    language: 'Language',
    theme: 'Theme',
    viewer: 'View only',
  },
  theme: { system: 'Like the system', light: 'Light', dark: 'Dark' },
  connection: {
    connecting: 'Connecting…',
    lost: 'Connection lost. Trying again…',
    refusedTitle: 'This page may not talk to the engine',
    refusedText:
      'The address lacks its token, or the token is not valid any more. Open the address that was printed when the engine was started; it ends in #token=…',
  },
};
