import type { desktop as english } from '../en/desktop';
import type { Translation } from '../message';

/** Texts in Simplified Chinese: the desktop's tray and dialogs. */
export const desktop = {
  desktop: {
    open: '打开 Closing Bell',
    idle: '没有正在运行的任务',
    running: '{n} 个正在运行',
    needs: '{count} 个任务需要处理',
    quit: '退出',
    quitWhenDone: '运行结束后自动退出',
    askQuit: '有 {count} 个任务正在运行。',
    askQuitDetail: '在托盘中完成：关闭窗口，全部运行结束后自动退出。\n立即停止：终止正在运行的任务并记录。',
    finish: '在托盘中完成',
    stopNow: '立即停止',
    cancel: '取消',
    damaged: '保存任务与运行记录的数据库已损坏或丢失。',
    damagedDetail: '{reason}\n\n无论选择哪一项，原有的文件都会保留，不会删除。',
    restore: '恢复最新的备份',
    fresh: '从空白开始',
    cannotStart: 'Closing Bell 无法启动',
    bug: 'Closing Bell 遇到故障，需要退出',
    bugDetail: '正在运行的任务已停止并记录。详情见 {log}。',
    pageGone: '窗口页面已停止工作。',
    pageGoneDetail: '调度与正在运行的任务不受影响。页面中尚未保存的内容已丢失。',
    loadAgain: '重新加载',
    closeWindow: '关闭窗口',
    otherEngine:
      '另一个引擎（进程 {pid}）正在使用 {folder}。请停止它后重新启动，或用浏览器打开 {url}/#token=TOKEN，令牌在 {file} 中。',
    quitWhileStarting: '应用在启动过程中退出。',
    debugSwitch: 'Closing Bell 不能带 {switches} 启动：否则本机的任何程序都能以它的权限执行任何操作。',
  },
} as const satisfies Translation<typeof english>;
