import type { Push } from '@shared/contract';
import { AppError } from '@shared/errors';
import { isFinished, type Execution } from '@shared/model/execution';
import type { EngineLink } from './engine-link';
import type { Followed } from './follow';
import type { Printer } from './log-printer';
import { StepPrinter } from './step-printer';
import { stepTable } from './step-table';

/**
 * Prints the steps of a workflow as they go, those of workflows within it too: a line when each starts and ends, their
 * logs with the step's id before each line, and at the end a table of them all.
 */
export class FollowedWorkflow implements Followed {
  readonly #link: EngineLink;
  readonly #printer: Printer;
  readonly #steps = new Map<number, StepPrinter>();
  /** Steps that something is to be printed of. */
  readonly #news = new Set<StepPrinter>();
  #latest: Execution;
  #isStale = false;

  constructor(link: EngineLink, started: Execution, printer: Printer) {
    this.#link = link;
    this.#printer = printer;
    this.#latest = started;
  }

  hear(push: Push): boolean {
    switch (push.push) {
      case 'execution.changed':
        return this.#learn(push.data.execution);
      case 'log.appended': {
        const step = this.#steps.get(push.data.id);
        if (step) this.#news.add(step);
        return step !== undefined;
      }
      case 'tasks.reload':
        this.#isStale = true;
        return true;
      default:
        return false;
    }
  }

  async look(): Promise<void> {
    this.#isStale = false;
    this.#learn(await this.#link.call('executions.get', { id: this.#latest.id }));
    await this.#readSteps(this.#latest, '');
    for (const { latest, path } of [...this.#steps.values()]) {
      if (latest.isWorkflow && latest.status === 'running') await this.#readSteps(latest, `${path}/`);
    }
  }

  async print(): Promise<Execution | null> {
    if (this.#isStale) await this.look();
    const seen = this.#latest;
    if (isFinished(seen.status)) await this.#readSteps(seen, '');
    for (let step = this.#nextNews(); step !== null; step = this.#nextNews()) {
      this.#news.delete(step);
      await this.#printStep(step);
    }
    if (!isFinished(seen.status)) return null;
    const rows = [...this.#steps.values()].map(({ path, latest: step }) => ({ path, step }));
    if (rows.length > 0) await this.#printer.err(stepTable(inTree(rows), this.#printer.language('stderr')));
    return seen;
  }

  /** What is printed next: an end before the starts that it led to, the earliest end first. */
  #nextNews(): StepPrinter | null {
    const endOf = ({ latest }: StepPrinter): number => latest.finishedAt ?? Number.MAX_SAFE_INTEGER;
    return [...this.#news].sort((one, other) => endOf(one) - endOf(other))[0] ?? null;
  }

  async #printStep(step: StepPrinter): Promise<void> {
    const seen = step.latest;
    if (seen.isWorkflow && seen.startedAt !== null) {
      const isFirst = await step.printStart();
      if (isFirst || isFinished(seen.status)) await this.#readSteps(seen, `${step.path}/`);
      // Its own end comes after theirs.
      for (const inner of this.#within(seen.id)) {
        this.#news.delete(inner);
        await this.#printStep(inner);
      }
    }
    await step.print(seen);
  }

  #within(id: number): StepPrinter[] {
    return [...this.#steps.values()].filter(({ latest }) => latest.parent === id);
  }

  async #readSteps(run: Execution, prefix: string): Promise<void> {
    try {
      const { steps } = await this.#link.call('workflows.run', { id: run.id });
      for (const step of steps) {
        if (this.#steps.has(step.id)) this.#learn(step);
        else this.#add(step, `${prefix}${step.step ?? step.key}`);
      }
    } catch (error) {
      // One whose definition could not be read has no steps to tell of; its own row says why.
      if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
    }
  }

  #add(step: Execution, path: string): void {
    const added = new StepPrinter(this.#link, step, path, this.#printer);
    this.#steps.set(step.id, added);
    this.#news.add(added);
  }

  #learn(execution: Execution): boolean {
    if (execution.id === this.#latest.id) {
      if (execution.revision >= this.#latest.revision) this.#latest = execution;
      return true;
    }
    const step = this.#steps.get(execution.id);
    if (step?.learn(execution)) this.#news.add(step);
    return step !== undefined;
  }
}

/** Steps of a workflow within right after the step that it is. */
function inTree<T extends { step: Execution }>(rows: readonly T[]): T[] {
  const byParent = Map.groupBy(rows, ({ step }) => step.parent);
  const below = (row: T): T[] => [row, ...(byParent.get(row.step.id) ?? []).flatMap(below)];
  const ids = new Set(rows.map(({ step }) => step.id));
  return rows.filter(({ step }) => step.parent === null || !ids.has(step.parent)).flatMap(below);
}
