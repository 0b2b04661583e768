import type { welcome as english } from '../en/welcome';
import type { Translation } from '../message';

/** Texts in Simplified Chinese: welcome. */
export const welcome = {
  welcome: {
    title: '欢迎使用 Closing Bell',
    lead: '它按时运行你的脚本，保存脚本输出的每一行，失败后自动重试，并留下完整的运行记录。想从哪里开始？',
    samplesTitle: '先看看示例',
    samplesText: '八个示例任务和一个十步的工作流，使用真实的指数数据，可离线运行。启用之前不会自动执行。',
    loadSamples: '载入示例',
    samplesLoaded: '已添加 {n} 个示例任务，点击 ▸ 按钮即可运行。',
    samplesThere: '示例任务都已存在。',
    newTitle: '运行自己的脚本',
    newText: '填好命令和时间就能运行。保存之前可以试运行，先看看输出。',
    newTask: '新建任务',
    emptyTitle: '从空白开始',
    emptyText: '适合从命令行或 Notebook 创建任务。以后可以从“设置”回到本页。',
    startEmpty: '从空白开始',
    knowTitle: '小提示',
    knowRuns: '关闭窗口后任务继续运行。在桌面应用中，点击托盘图标即可重新打开窗口。',
    knowLogs: '脚本无需改动；也可以汇报进度，tqdm 进度条会自动识别。',
    knowMissed: '机器睡眠期间错过的运行，按各任务的规则补跑，或记为“已错过”。',
  },
} as const satisfies Translation<typeof english>;
