/** English texts: the desktop's tray and dialogs. */
export const desktop = {
  desktop: {
    open: 'Open Closing Bell',
    idle: 'Nothing is running',
    running: '{n} running',
    needs: { one: '{count} task needs attention', other: '{count} tasks need attention' },
    quit: 'Quit',
    quitWhenDone: 'Quits when the active runs have ended',
    askQuit: { one: '{count} run is active.', other: '{count} runs are active.' },
    askQuitDetail:
      'Finish in the tray: the window closes, and the app quits when the active runs have ended.\n' +
      'Stop now: the active runs are stopped and recorded as terminated.',
    finish: 'Finish in the tray',
    stopNow: 'Stop now',
    cancel: 'Cancel',
    damaged: 'The store of tasks and runs is damaged or missing.',
    damagedDetail: '{reason}\n\nWhat is left of the old one is kept in either case; nothing is deleted.',
    restore: 'Restore the newest backup',
    fresh: 'Start empty',
    cannotStart: 'Closing Bell cannot start',
    bug: 'Closing Bell has met a fault and has to quit',
    bugDetail: 'The active runs have been stopped and recorded. The details are in {log}.',
    pageGone: 'The window’s page stopped working.',
    pageGoneDetail: 'Schedules and runs go on without it. What was not saved in it is lost.',
    loadAgain: 'Load it again',
    closeWindow: 'Close the window',
    otherEngine:
      'Another engine, process {pid}, works on {folder}. Stop it and start again, or use it in a browser at {url}/#token=TOKEN, with the token of {file}.',
    quitWhileStarting: 'The app was quit while it started.',
    debugSwitch:
      'Closing Bell does not start with {switches}: any program of this machine could then do all that it may.',
  },
} as const;
