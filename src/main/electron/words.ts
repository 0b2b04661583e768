const en = {
  title: 'Closing Bell',
  open: 'Open Closing Bell',
  running: (count: number) => (count === 0 ? 'Nothing is running' : `${count} running`),
  quit: 'Quit',
  quitWhenDone: 'Quits when what runs has ended',
  askQuit: (count: number) => (count === 1 ? '1 execution is running.' : `${count} executions are running.`),
  askQuitDetail:
    'Finish in the tray: the window closes and the app quits once nothing runs any more.\n' +
    'Stop now: what runs is ended and recorded as terminated.',
  finish: 'Finish in the tray',
  stopNow: 'Stop now',
  cancel: 'Cancel',
  damaged: 'The store of tasks and executions is damaged or missing.',
  damagedDetail: (reason: string) =>
    `${reason}\n\nWhat is left of the old one is kept in either case; nothing is deleted.`,
  restore: 'Restore the newest backup',
  fresh: 'Start empty',
  cannotStart: 'Closing Bell cannot start',
  bug: 'Closing Bell has met a fault and has to quit',
  bugDetail: (log: string) => `What ran has been stopped and recorded. The details are in ${log}.`,
  pageGone: 'The window’s page stopped working.',
  pageGoneDetail: 'Schedules and runs go on without it. What was not saved in it is lost.',
  loadAgain: 'Load it again',
  closeWindow: 'Close the window',
};

/** The desktop's own words: tray and dialogs, in one language. */
export type Words = typeof en;

const zh: Words = {
  title: 'Closing Bell',
  open: '打开 Closing Bell',
  running: (count) => (count === 0 ? '没有正在运行的任务' : `${count} 个正在运行`),
  quit: '退出',
  quitWhenDone: '运行结束后自动退出',
  askQuit: (count) => `有 ${count} 个任务正在运行。`,
  askQuitDetail: '在托盘中完成：关闭窗口，全部运行结束后自动退出。\n立即停止：终止正在运行的任务并记录。',
  finish: '在托盘中完成',
  stopNow: '立即停止',
  cancel: '取消',
  damaged: '任务与执行记录的数据库已损坏或丢失。',
  damagedDetail: (reason) => `${reason}\n\n无论选择哪一项，原有的文件都会保留，不会删除。`,
  restore: '恢复最新的备份',
  fresh: '从空白开始',
  cannotStart: 'Closing Bell 无法启动',
  bug: 'Closing Bell 遇到故障，需要退出',
  bugDetail: (log) => `正在运行的任务已停止并记录。详情见 ${log}。`,
  pageGone: '窗口页面已停止工作。',
  pageGoneDetail: '调度与正在运行的任务不受影响。页面中尚未保存的内容已丢失。',
  loadAgain: '重新加载',
  closeWindow: '关闭窗口',
};

/** The words for a locale such as `zh-CN`; English for what is not Chinese. */
export function wordsFor(locale: string): Words {
  return locale.toLowerCase().startsWith('zh') ? zh : en;
}
