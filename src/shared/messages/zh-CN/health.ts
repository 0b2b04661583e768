import type { health as english } from '../en/health';
import type { Translation } from '../message';

/** Texts in Simplified Chinese: what is not well with the engine, and what is late. */
export const health = {
  health: {
    waiting: {
      dispatch: '排队的运行暂时无法启动：{why}',
      outcomes: '运行结果暂时无法记录：{why}',
      workflows: '工作流暂时无法继续：{why}',
      due: '到点的任务暂时无法启动：{why}',
    },
    unplanned: '“{key}”无法安排下次运行：{why}',
    logsLost: '日志无法保存（{why}）。运行 {run} 至今已丢失 {n} 行。',
    storeFailed: '数据库未通过完整性检查。请停止应用并恢复备份。',
    launcher: {
      restarting: '启动器正在重启，运行会等它就绪后启动。',
      silent: '启动器没有应答，目前无法启动或停止任何运行。如果一直没有应答，它会被替换。',
    },
    late: {
      waiting: '“{task}”自 {at} 起一直在等待：“{name}”的运行 {run} 尚未结束。',
      unstarted: '“{task}”自 {at} 起一直在等待，但没有运行阻塞它。',
      moment: '“{task}”的计划时间是 {at}：“{name}”的运行 {run} 尚未结束。',
      unclaimed: '“{task}”的计划时间是 {at}，至今没有启动。',
      long: '“{task}”耗时远超平时：运行 {run}，自 {at} 开始。',
      atStep: '“{task}”自 {at} 开始，耗时远超平时：当前是“{name}”的运行 {run}。',
      other: '“{task}”正在等待“{name}”的运行 {run}，后者自 {at} 开始，耗时远超平时。',
      many: '{n} 个任务已延迟。',
    },
    calendar: {
      over: '日历 {id} 的数据只到 {end}，此后的工作日一律推定为交易日。请在日历页导入新一年的数据。',
      beyond: '“{key}”的下次运行在 {end} 之后，而日历 {id} 此后的交易日只是推定。请在日历页导入新一年的数据。',
      due: '日历 {id} 的数据截至 {end}，此后的安排应已公布。请在日历页导入新一年的数据。',
      gone: '“{key}”所用的日历 {id} 不存在。',
    },
  },
} as const satisfies Translation<typeof english>;
