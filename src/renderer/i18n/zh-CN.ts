import { frame } from './zh-CN/frame';
import { common } from './zh-CN/common';
import { tasks } from './zh-CN/tasks';
import { executions } from './zh-CN/executions';
import { settings } from './zh-CN/settings';
import type { Messages } from './messages';

/** Texts in Simplified Chinese. */
export const zhCN: Messages = { ...frame, ...common, ...tasks, ...executions, ...settings };
