import { frame } from './en/frame';
import { dashboard } from './en/dashboard';
import { common } from './en/common';
import { tasks } from './en/tasks';
import { executions } from './en/executions';
import { engine } from './en/engine';
import { settings } from './en/settings';
import { welcome } from './en/welcome';
import { workflows } from './en/workflows';
import { calendar } from './en/calendar';

/** English texts; their shape is what the other languages must fill. */
export const en = {
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
