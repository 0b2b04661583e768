import type { StepCondition } from '@shared/model/workflow';
import type { DagStep } from '@main/core/dag';

/** Steps as `a`, `b < a`, `c < a b : any-failed`. */
export function stepsOf(...lines: string[]): DagStep[] {
  return lines.map((line) => {
    const [head = '', condition = 'all-success'] = line.split(':').map((part) => part.trim());
    const [id = '', needs = ''] = head.split('<').map((part) => part.trim());
    return { id, needs: needs.split(' ').filter((need) => need !== ''), condition: condition as StepCondition };
  });
}
