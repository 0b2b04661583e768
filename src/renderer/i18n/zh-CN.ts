import { frame } from './zh-CN/frame';
import { dashboard } from './zh-CN/dashboard';
import { common } from './zh-CN/common';
import { tasks } from './zh-CN/tasks';
import { executions } from './zh-CN/executions';
import { settings } from './zh-CN/settings';
import { welcome } from './zh-CN/welcome';
import type { Messages } from './messages';

/** Texts in Simplified Chinese. */
export const zhCN: Messages = { ...frame, ...dashboard, ...common, ...tasks, ...executions, ...settings, ...welcome };
