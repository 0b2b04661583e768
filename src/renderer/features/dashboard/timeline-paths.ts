import type { Lane, Mark } from './timeline-map';

/** All marks of one status on one lane as one path: a thousand runs cost as much as one. */
export interface LanePath {
  status: Mark['status'];
  d: string;
}

/** What is drawn last lies on top: trouble is never covered. */
const ORDER: readonly Mark['status'][] = [
  'planned',
  'skipped',
  'pending',
  'success',
  'running',
  'terminated',
  'completed',
  'missed',
  'late',
  'failed',
];
const round = (value: number): number => Math.round(value * 10) / 10;

function shapeOf({ status, x, width }: Mark, height: number): string {
  const middle = height / 2;
  const left = round(x);
  const wide = round(width);
  const bar = (from: number, to: number): string => `M${left} ${from}h${wide}v${to - from}h${-wide}z`;
  if (status === 'missed' || status === 'pending' || status === 'late') {
    return `M${left + 2} ${middle - 5}l5 5l-5 5l-5 -5z`;
  }
  if (status === 'skipped') return `M${left} ${middle}h${Math.max(4, wide)}`;
  // What went wrong stands taller than what went well, so that it is seen without its colour.
  if (status === 'failed' || status === 'completed' || status === 'terminated') return bar(1, height - 1);
  return bar(middle - 4, middle + 4);
}

/** The paths of a lane of this height, px, in the order in which they are drawn. */
export function lanePaths(lane: Lane, height: number): LanePath[] {
  const shapes = new Map<Mark['status'], string>();
  for (const mark of lane.marks) shapes.set(mark.status, (shapes.get(mark.status) ?? '') + shapeOf(mark, height));
  return ORDER.flatMap((status) => {
    const d = shapes.get(status);
    return d === undefined ? [] : [{ status, d }];
  });
}
