import type { health as english } from '../en/health';
import type { Translation } from '../message';

/** Texts in Simplified Chinese: what is not well with the engine, and what is late. */
export const health = {
  health: {
    waiting: {
      dispatch: '待启动的运行正在等待：{why}',
      outcomes: '运行结果有待记录：{why}',
      workflows: '工作流有待继续：{why}',
      due: '到点的任务有待启动：{why}',
    },
    unplanned: '“{key}”无法排期：{why}',
    logsLost: '日志无法保存（{why}）。运行记录 {run} 至今丢失 {n} 行。',
    storeFailed: '数据库未通过完整性检查。请停止应用并恢复备份。',
    launcher: {
      restarting: '启动进程正在重启，待运行的任务会等它就绪。',
      silent: '启动进程没有应答，目前无法启动或停止任何运行。如果持续如此，它将被替换。',
    },
    late: {
      waiting: '“{task}”自 {at} 起一直在等待：“{name}”的运行记录 {run} 还没有结束。',
      unstarted: '“{task}”自 {at} 起一直在等待，但没有运行占着位置。',
      moment: '“{task}”应在 {at} 运行：“{name}”的运行记录 {run} 还没有结束。',
      unclaimed: '“{task}”应在 {at} 运行，至今没有启动。',
      long: '“{task}”运行时间远超平常：运行记录 {run}，自 {at} 开始。',
      atStep: '“{task}”自 {at} 开始，运行时间远超平常：现在到“{name}”的运行记录 {run}。',
      other: '“{task}”在等“{name}”的运行记录 {run}，它自 {at} 开始，运行时间远超平常。',
      many: '{n} 个任务已逾期。',
    },
    calendar: {
      over: '{id} 的日历只到 {end}，之后按工作日推测。请在日历页导入新的一年。',
      beyond: '“{key}”的下次运行在 {end} 之后，{id} 在那之后的日期只是推测。请在日历页导入新的一年。',
      due: '{id} 的日历到 {end} 为止，其后的应已公布。请在日历页导入新的一年。',
      gone: '“{key}”所用的日历 {id} 不存在。',
    },
  },
} as const satisfies Translation<typeof english>;
