import { frame } from './en/frame';
import { dashboard } from './en/dashboard';
import { common } from './en/common';
import { tasks } from './en/tasks';
import { executions } from './en/executions';
import { settings } from './en/settings';
import { welcome } from './en/welcome';

/** English texts; their shape is what the other languages must fill. */
export const en = { ...frame, ...dashboard, ...common, ...tasks, ...executions, ...settings, ...welcome };
