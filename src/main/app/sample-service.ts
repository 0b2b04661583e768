import { parseAt } from '@shared/errors';
import { taskWriteSchema, type TaskView } from '@shared/model/task';
import type { SampleSource, Store } from './ports';
import type { TaskService } from './task-service';

/** Adds the sample tasks that are not there yet; answers all of them. */
export async function loadSamples(
  source: SampleSource,
  store: Store,
  tasks: TaskService,
  who: string,
): Promise<TaskView[]> {
  const samples = (await source.unpack()).map((sample) => parseAt(taskWriteSchema, sample, ['samples']));
  tasks.createMany(
    samples.filter((sample) => store.tasks.find(sample.key) === null),
    who,
  );
  return samples.map((sample) => tasks.get(sample.key));
}
