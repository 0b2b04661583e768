import {
  AlarmClock,
  CircleCheckFilled,
  CircleCloseFilled,
  Clock,
  Hide,
  Loading,
  Pointer,
  Remove,
  RefreshRight,
  Right,
  VideoPause,
  WarningFilled,
} from '@element-plus/icons-vue';
import type { Component } from 'vue';
import type { ExecutionStatus } from '@shared/model/execution';
import type { TaskState } from '@shared/model/task';

/** The colours that a state may have, everywhere the same. */
export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'quiet';
/** How a state looks; its word is beside it always. */
export interface Look {
  tone: Tone;
  icon: Component;
  /** The icon turns. */
  turns?: true;
}

/** Looks of an execution's status. */
export const STATUS_LOOK: Readonly<Record<ExecutionStatus, Look>> = {
  pending: { tone: 'quiet', icon: Clock },
  running: { tone: 'busy', icon: Loading, turns: true },
  success: { tone: 'good', icon: CircleCheckFilled },
  failed: { tone: 'bad', icon: CircleCloseFilled },
  completed: { tone: 'warn', icon: WarningFilled },
  terminated: { tone: 'warn', icon: Remove },
  missed: { tone: 'warn', icon: AlarmClock },
  skipped: { tone: 'quiet', icon: Right },
};

/** Looks of a task's schedule state. */
export const STATE_LOOK: Readonly<Record<TaskState, Look>> = {
  disabled: { tone: 'quiet', icon: Hide },
  paused: { tone: 'warn', icon: VideoPause },
  waiting: { tone: 'quiet', icon: Clock },
  running: { tone: 'busy', icon: Loading, turns: true },
  retrying: { tone: 'warn', icon: RefreshRight },
  overdue: { tone: 'bad', icon: AlarmClock },
  manual: { tone: 'quiet', icon: Pointer },
};
