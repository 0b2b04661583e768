/** English texts: what is not well with the engine, and what is late. */
export const health = {
  health: {
    waiting: {
      dispatch: 'Runs wait to be started: {why}',
      outcomes: 'Outcomes wait to be recorded: {why}',
      workflows: 'Workflows wait to be carried on: {why}',
      due: 'What is due waits to be claimed: {why}',
    },
    unplanned: '“{key}” is not planned: {why}',
    logsLost: 'Logs can’t be stored ({why}). Lines of run {run} lost so far: {n}.',
    storeFailed: 'The store failed its integrity check. Stop the app and restore a backup.',
    launcher: {
      restarting: 'The launcher is being started again; runs wait for it.',
      silent:
        'The launcher does not answer, so nothing can be started or stopped. If it goes on like this, it is replaced.',
    },
    late: {
      waiting: '“{task}” waits since {at}: run {run} of “{name}” is in its way.',
      unstarted: '“{task}” waits since {at}, though no run is in its way.',
      moment: '“{task}” was due at {at}: run {run} of “{name}” is in its way.',
      unclaimed: '“{task}” was due at {at} and has not been started.',
      long: '“{task}” runs far longer than usual: run {run}, since {at}.',
      atStep: '“{task}” runs far longer than usual, since {at}: it is at run {run} of “{name}”.',
      other: '“{task}” waits for run {run} of “{name}”, which runs far longer than usual, since {at}.',
      many: '{n} tasks are late.',
    },
    calendar: {
      over: '{id} is known to {end} only: weekdays are taken for sessions. Import the coming year on the calendar page.',
      beyond:
        'The next run of “{key}” lies beyond {end}, where the days of {id} are only assumed. Import the coming year on the calendar page.',
      due: 'The days of {id} end on {end}; the next ones should be known by now. Import the coming year on the calendar page.',
      gone: '“{key}” goes by the calendar {id}, which is not there.',
    },
  },
} as const;
