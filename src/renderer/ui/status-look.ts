import {
  AlarmClock,
  CircleCheck,
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
import type { Trigger } from '@shared/model/trigger';

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

/** A schedule state as it is shown: a task for one moment has done its work once that moment is behind it. */
export type ShownState = TaskState | 'done';

/** The state that is shown of a task; `nextAt` null: no moment lies ahead. */
export function shownState(task: {
  state: TaskState;
  trigger: Pick<Trigger, 'kind'>;
  nextAt: number | null;
}): ShownState {
  const spent = task.state === 'waiting' && task.trigger.kind === 'once' && task.nextAt === null;
  return spent ? 'done' : task.state;
}

/** Looks of a task's schedule state. */
export const STATE_LOOK: Readonly<Record<ShownState, Look>> = {
  disabled: { tone: 'quiet', icon: Hide },
  paused: { tone: 'warn', icon: VideoPause },
  waiting: { tone: 'quiet', icon: Clock },
  running: { tone: 'busy', icon: Loading, turns: true },
  retrying: { tone: 'warn', icon: RefreshRight },
  overdue: { tone: 'bad', icon: AlarmClock },
  manual: { tone: 'quiet', icon: Pointer },
  done: { tone: 'quiet', icon: CircleCheck },
};
