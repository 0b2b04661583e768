/** English texts: welcome. */
export const welcome = {
  welcome: {
    title: 'Welcome to Closing Bell',
    lead: 'It runs your scripts on time, keeps every line they print, retries failures, and records everything. How would you like to begin?',
    samplesTitle: 'Look around first',
    samplesText:
      'Eight sample tasks and a workflow of ten steps on real index data. They run offline, and none runs by itself until you enable it.',
    loadSamples: 'Load samples',
    samplesLoaded: 'Sample tasks added: {n}. Run one with its ▸ button.',
    samplesThere: 'All sample tasks are there already.',
    newTitle: 'Bring your own script',
    newText: 'A command, a time, and it runs. A test run shows its output before anything is saved.',
    newTask: 'New task',
    emptyTitle: 'Start empty',
    emptyText:
      'For tasks that you create from the command line or a notebook. You can come back to this page from Settings.',
    startEmpty: 'Start empty',
    knowTitle: 'Good to know',
    knowRuns: 'Tasks keep running when this window is closed. In the desktop app, the tray icon opens it again.',
    knowLogs: 'A script needs no change. It may report its progress, and a tqdm bar counts as progress by itself.',
    knowMissed: 'Runs missed while the machine slept are caught up or recorded as missed, by each task’s rule.',
  },
} as const;
