import { frame } from './en/frame';
import { common } from './en/common';
import { tasks } from './en/tasks';
import { executions } from './en/executions';
import { settings } from './en/settings';

/** English texts; their shape is what the other languages must fill. */
export const en = { ...frame, ...common, ...tasks, ...executions, ...settings };
