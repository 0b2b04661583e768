import type { Health } from '@shared/contract/health';
import type { Language } from '@shared/model/common';
import type { Calendars } from '../core/calendar/calendar';
import type { CalendarService } from './calendar-service';
import type { EditorService } from './editor-service';
import type { Entrance } from './entrance';
import type { ExecutionService } from './execution-service';
import type { LogService } from './log-service';
import type { PageFaults } from './page-faults';
import type { Clock, Logger, HostFiles, Store } from './ports';
import type { Preview, PreviewQuestion, Words, WordsQuestion } from './preview-service';
import type { PushHub } from './push-hub';
import type { LoadedSamples } from './sample-service';
import type { SettingsService } from './settings-service';
import type { TaskService } from './task-service';
import type { WorkflowService } from './workflows/workflow-service';

/** What the outside may ask of the engine; the composition root puts it together. */
export interface UseCases {
  tasks: TaskService;
  executions: ExecutionService;
  workflows: WorkflowService;
  logs: LogService;
  settings: SettingsService;
  /** For answers that are a plain look into the store. */
  store: Pick<Store, 'stats' | 'tasks' | 'views' | 'planning' | 'audit' | 'transaction' | 'synced' | 'failed'>;
  hub: PushHub;
  clock: Clock;
  logger: Logger;
  calendars: CalendarService;
  findCalendar: Calendars;
  preview(question: PreviewQuestion): Preview;
  /** Triggers as sentences, each for itself. */
  sayTriggers(question: WordsQuestion): (Words | null)[];
  health(): Health;
  /** A key for a task of this name that no task has now. */
  proposeKey(name: string): Promise<string>;
  loadSamples(request: { language: Language; who: string }): Promise<LoadedSamples>;
  diagnostics(): Promise<string>;
  pageFaults: PageFaults;
  hostFiles: HostFiles;
  editors: EditorService;
  entrance: Entrance;
  /** Throws `not-found`. */
  taskId(key: string): number;
}
