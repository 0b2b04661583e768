import { Calendar, DataAnalysis, Document, List, Setting, Share } from '@element-plus/icons-vue';
import type { Component } from 'vue';
import type { PlainKey } from '../i18n';

/** A page that the rail leads to. */
export interface NavPage {
  to: string;
  /** Names of the routes that belong to it. */
  within: readonly string[];
  label: PlainKey;
  icon: Component;
  /** Words by which it is found, whatever the language. */
  words: readonly string[];
}

/** The pages of the rail, in their order. */
export const NAV_PAGES: readonly NavPage[] = [
  {
    to: '/',
    within: ['dashboard'],
    label: 'nav.dashboard',
    icon: DataAnalysis,
    words: ['dashboard', 'home', '总览', '首页'],
  },
  {
    to: '/tasks',
    within: ['tasks', 'task-new', 'task-edit'],
    label: 'nav.tasks',
    icon: List,
    words: ['tasks', '任务'],
  },
  {
    to: '/workflows',
    within: ['workflows', 'workflow-new', 'workflow-edit'],
    label: 'nav.workflows',
    icon: Share,
    words: ['workflows', 'pipelines', 'dag', '工作流'],
  },
  {
    to: '/executions',
    within: ['executions', 'execution'],
    label: 'nav.executions',
    icon: Document,
    words: ['executions', 'runs', 'history', 'logs', '运行记录'],
  },
  {
    to: '/calendar',
    within: ['calendar'],
    label: 'nav.calendar',
    icon: Calendar,
    words: ['calendar', 'sessions', 'holidays', '日历', '交易日', '休市'],
  },
  { to: '/settings', within: ['settings'], label: 'nav.settings', icon: Setting, words: ['settings', '设置'] },
];
