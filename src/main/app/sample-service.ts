import { parseAt } from '@shared/errors';
import type { Language } from '@shared/model/common';
import { taskWriteSchema, type TaskView } from '@shared/model/task';
import type { SampleSource, Store } from './ports';
import type { TaskService } from './task-service';

/** The samples as they are in the store, and how many of them were not there before. */
export interface LoadedSamples {
  rows: TaskView[];
  added: number;
}

/** Adds the sample tasks that are not there yet, in the words of a language; answers all of them. */
export async function loadSamples(
  source: SampleSource,
  store: Store,
  tasks: TaskService,
  { language, who }: { language: Language; who: string },
): Promise<LoadedSamples> {
  const samples = (await source.unpack(language)).map((sample) => parseAt(taskWriteSchema, sample, ['samples']));
  const missing = samples.filter((sample) => store.tasks.find(sample.key) === null);
  tasks.createMany(missing, who);
  return { rows: samples.map((sample) => tasks.get(sample.key)), added: missing.length };
}
