import type { engineApp as english } from '../en/engine-app';
import type { Translation } from '../message';

/** Texts in Simplified Chinese: what the engine's use cases and its wall refuse. */
export const engineApp = {
  calls: {
    task: {
      none: '没有标识为“{key}”的任务。',
      noneDeleted: '没有标识为“{key}”的已删除任务。',
      noVersion: '“{key}”没有版本 {version}。',
      keyFixed: '任务标识不能更改。请以新标识复制此任务。',
      stale: '“{key}”在此期间已被修改：当前为版本 {current}，此处编辑的是版本 {edited}。',
      pauseDisabled: '“{key}”已停用，无需暂停。',
      pauseEndPassed: '暂停的结束时间必须晚于现在。',
      untilWithoutPause: '只有暂停时才能指定“until”。',
      pauseManual: '“{key}”只能手动启动，无需暂停。',
      eachSession: `按错过的交易日逐一补跑需要日历，请先设置 session {'{'}calendar}。`,
      isStep: '“{key}”是 {users} 的一个步骤，请先在那里移除。',
      quoted: '“{key}”',
      noParam: '“{key}”没有参数“{name}”（现有参数：{known}）。',
      noParams: '无',
    },
    wire: {
      ownWindow: '只有应用自己的窗口可以调用。',
      nameNeeded: '调用的名称必须是字符串。',
      stopping: '引擎正在停止。',
    },
    run: {
      none: '没有编号为 {id} 的运行。',
      noAttempt: '运行 {id} 没有第 {n} 次尝试。',
      ended: '运行 {id} 已经结束。',
      notEnded: '运行 {id} 尚未结束。',
      notEndable: '无法结束运行 {id}。',
      notMarkable: '只有失败或被停止的运行才能标记成功。',
      exists: '这次运行已经存在。',
      active: '“{key}”上次运行尚未结束（运行 {run}）。请等它结束，或将其取消。',
      queued: '“{key}”已有 {n} 次运行在排队。请等其中一次结束，或取消几次。',
      taskDeleted: '“{key}”已被删除。请先恢复任务，或按当时的定义重跑。',
      definitionGone: '“{key}”当时所用的定义已不存在。',
      noWorkflow: '运行 {id} 不是工作流的运行。',
      isStep: '运行 {id} 是运行 {parent} 的一个步骤，请在那里重跑其中一部分。',
      noParts: '“{key}”不是工作流，只能从头重跑。',
    },
    calendar: {
      none: '没有日历 {id}。现有：{known}。',
      composed: '{id} 由其他日历合成，请在那些日历中修改。',
      badDay: '{date}：{what}',
      noRule: `“{key}”没有设置日历，请先设置 session {'{'}calendar}。`,
      noSession: '{date} 不是 {id} 的交易日，最近的是 {before} 和 {after}。',
      whichSession: '没有日历可用来确定交易日：{id}。',
    },
    settings: '这些设置相互矛盾。',
    noEntrance: '目前没有浏览器可以访问此引擎。',
    internal: '应用内部出错，详情见数据目录中的引擎日志。',
    noCall: '没有名为“{name}”的调用。',
    adminOnly: '只有管理员可以执行此操作。',
    forbiddenName: '不能使用名称“__proto__”。',
  },
  page: {
    unreachable: '无法连接引擎。请等待连接恢复，或重新启动引擎。',
    otherAnswer: '{name} 的应答与约定不符（{where}）。请重新加载页面。',
    unreadable: '无法读取引擎的应答。请重新启动应用。',
  },
} as const satisfies Translation<typeof english>;
