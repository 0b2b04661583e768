/** English texts: welcome. */
export const welcome = {
  welcome: {
    title: 'Welcome to Closing Bell',
    lead: 'It runs your scripts on time, keeps every line they print, tries again what failed, and remembers it all. How would you like to begin?',
    samplesTitle: 'Look around first',
    samplesText:
      'Eight sample tasks and a workflow of ten steps on real index data. They run offline, and none runs by itself until you enable it.',
    loadSamples: 'Load samples',
    samplesLoaded: 'Sample tasks added: {n}. Run one with its ▸ button.',
    samplesThere: 'All sample tasks are there already.',
    newTitle: 'Bring your own script',
    newText: 'A command, a time, and it runs. A try-run shows what it prints before anything is saved.',
    newTask: 'New task',
    emptyTitle: 'Begin with nothing',
    emptyText: 'For tasks that you make from the command line or a notebook. Settings lead back to this page.',
    startEmpty: 'Start empty',
    knowTitle: 'Good to know',
    knowRuns: 'Tasks go on running when this window is closed. In the desktop app, the tray icon brings it back.',
    knowLogs: 'A script needs no change. It may report its progress, and a tqdm bar counts as progress by itself.',
    knowMissed: 'What was due while the machine slept is caught up or recorded as missed, as each task says.',
  },
} as const;
