import type { Pinia } from 'pinia';
import type { Push } from '@shared/contract';
import { useChanges } from './changes';
import { useEngineStore } from './engine';
import { useLogsStore } from './logs';

/** Hands one push to whoever shows what it tells of; each event of the contract has its line, or this does not compile. */
export function applyPush(pinia: Pinia, push: Push): void {
  const changes = useChanges(pinia);
  switch (push.push) {
    case 'execution.changed':
      return changes.executionChanged(push.data.execution);
    case 'task.changed':
      return changes.announce({ name: push.push, data: push.data });
    case 'tasks.deleted':
      return changes.announce({ name: push.push, data: push.data });
    case 'tasks.reload':
      return changes.announce({ name: push.push, data: push.data });
    case 'calendars.changed':
      return changes.announce({ name: push.push, data: push.data });
    case 'log.appended':
      return useLogsStore(pinia).applyAppended(push.data);
    case 'engine.changed':
      return useEngineStore(pinia).applyChanged(push.data);
    default:
      return push satisfies never;
  }
}
