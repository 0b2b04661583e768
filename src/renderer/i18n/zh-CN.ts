import { frame } from './zh-CN/frame';
import { dashboard } from './zh-CN/dashboard';
import { common } from './zh-CN/common';
import { tasks } from './zh-CN/tasks';
import { executions } from './zh-CN/executions';
import { engine } from './zh-CN/engine';
import { settings } from './zh-CN/settings';
import { welcome } from './zh-CN/welcome';
import { workflows } from './zh-CN/workflows';
import { calendar } from './zh-CN/calendar';
import type { Messages } from './messages';

/** Texts in Simplified Chinese. */
export const zhCN: Messages = {
  ...frame,
  ...dashboard,
  ...common,
  ...tasks,
  ...executions,
  ...engine,
  ...settings,
  ...welcome,
  ...workflows,
  ...calendar,
};
