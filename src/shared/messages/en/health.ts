/** English texts: what is not well with the engine, and what is late. */
export const health = {
  health: {
    waiting: {
      dispatch: 'Queued runs can’t be started yet: {why}',
      outcomes: 'Outcomes can’t be recorded yet: {why}',
      workflows: 'Workflows can’t continue yet: {why}',
      due: 'Tasks that are due can’t be started yet: {why}',
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
      waiting: '“{task}” has been waiting since {at}: run {run} of “{name}” blocks it.',
      unstarted: '“{task}” has been waiting since {at}, though no run blocks it.',
      moment: '“{task}” was due at {at}: run {run} of “{name}” blocks it.',
      unclaimed: '“{task}” was due at {at} and has not been started.',
      long: '“{task}” runs far longer than usual: run {run}, since {at}.',
      atStep: '“{task}” runs far longer than usual, since {at}: it is at run {run} of “{name}”.',
      other: '“{task}” waits for run {run} of “{name}”, which runs far longer than usual, since {at}.',
      many: '{n} tasks are late.',
    },
    calendar: {
      over: 'The data of {id} ended on {end}: since then each weekday counts as a session. Import the coming year on the calendar page.',
      beyond:
        'The next run of “{key}” lies beyond {end}, where the days of {id} are only assumed. Import the coming year on the calendar page.',
      due: 'The data of {id} ends on {end}, and the exchange should have announced the next days by now. Import the coming year on the calendar page.',
      gone: '“{key}” uses the calendar {id}, which does not exist.',
    },
  },
} as const;
