import type { Pinia } from 'pinia';
import type { Push } from '@shared/contract';
import { useCalendarsStore } from './calendars';
import { useChanges } from './changes';
import { useDashboardStore } from './dashboard';
import { useEngineStore } from './engine';
import { useExecutionsStore } from './executions';
import { useLogsStore } from './logs';
import { useRunningStore } from './running';
import { useTasksStore } from './tasks';
import { useWorkflowRunStore } from './workflow-run';

/** Applies one push to the stores; each event of the contract has its line, or this does not compile. */
export function applyPush(pinia: Pinia, push: Push): void {
  const changes = useChanges(pinia);
  switch (push.push) {
    case 'execution.changed':
      changes.executionChanged(push.data.execution);
      useRunningStore(pinia).applyChanged(push.data.execution);
      useDashboardStore(pinia).applyChanged(push.data.execution);
      useWorkflowRunStore(pinia).applyChanged(push.data.execution);
      return useExecutionsStore(pinia).applyChanged(push.data.execution);
    case 'task.changed':
      changes.announce({ name: push.push, data: push.data });
      useDashboardStore(pinia).applyTask(push.data.task);
      return useTasksStore(pinia).applyChanged(push.data.task);
    case 'tasks.deleted':
      changes.announce({ name: push.push, data: push.data });
      useDashboardStore(pinia).applyTasks();
      return useTasksStore(pinia).applyDeleted(push.data.keys);
    case 'tasks.reload':
      changes.announce({ name: push.push, data: push.data });
      useDashboardStore(pinia).applyTasks();
      return useTasksStore(pinia).reloadSoon();
    case 'calendars.changed':
      useCalendarsStore(pinia).applyChanged();
      return changes.announce({ name: push.push, data: push.data });
    case 'log.appended':
      return useLogsStore(pinia).applyAppended(push.data);
    case 'engine.changed':
      return useEngineStore(pinia).applyChanged(push.data);
    default:
      return push satisfies never;
  }
}
