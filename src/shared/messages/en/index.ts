import { frame } from './frame';
import { dashboard } from './dashboard';
import { common } from './common';
import { tasks } from './tasks';
import { executions } from './executions';
import { definition } from './definition';
import { engineApp } from './engine-app';
import { engineHost } from './engine-host';
import { health } from './health';
import { input } from './input';
import { settings } from './settings';
import { welcome } from './welcome';
import { workflows } from './workflows';
import { calendar } from './calendar';
import { desktop } from './desktop';
import { cli } from './cli';
import { search } from './search';
import { server } from './server';
import { schedule } from './schedule';

/** English texts: their keys and values are what every other language has to fill. */
export const en = {
  ...frame,
  ...dashboard,
  ...common,
  ...tasks,
  ...executions,
  ...definition,
  ...engineApp,
  ...engineHost,
  ...health,
  ...input,
  ...settings,
  ...welcome,
  ...workflows,
  ...calendar,
  ...desktop,
  ...cli,
  ...search,
  ...server,
  ...schedule,
};
