import type { Messages } from '../messages';

/** Texts in Simplified Chinese: frame. */
export const frame: Pick<Messages, 'app' | 'nav' | 'frame' | 'theme' | 'connection'> = {
  app: { name: 'Closing Bell', skip: '跳到页面内容' },
  nav: { label: '页面', tasks: '任务', executions: '运行记录', settings: '设置' },
  frame: {
    engine: '引擎',
    engineOk: '引擎运行正常',
    engineProblem: '引擎需要检查',
    running: '运行中：{n}',
    waiting: '等待中：{n}',
    language: '语言',
    theme: '外观',
    viewer: '只读',
  },
  theme: { system: '跟随系统', light: '浅色', dark: '深色' },
  connection: {
    connecting: '正在连接…',
    lost: '连接已断开，正在重试…',
    refusedTitle: '此页面无权访问引擎',
    refusedText: '地址中缺少令牌，或令牌已失效。请打开引擎启动时显示的地址，它以 #token=… 结尾。',
  },
};
