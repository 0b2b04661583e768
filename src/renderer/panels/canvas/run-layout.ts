import type { Position } from '@shared/model/workflow';
import { layeredLayout, type LayoutStep } from './layout';

/** Up to so many steps the layout takes less than a frame and is done in place. */
const IN_PLACE = 60;

function inWorker(steps: readonly LayoutStep[]): Promise<Map<string, Position>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    const end = (): void => worker.terminate();
    worker.onmessage = ({ data }: MessageEvent<Map<string, Position>>) => {
      end();
      resolve(data);
    };
    worker.onerror = (event) => {
      end();
      reject(new Error(`The layout failed: ${event.message}`));
    };
    worker.postMessage(steps);
  });
}

/** Lays steps out; large drawings in a worker, so that the screen stays free. */
export async function runLayout(steps: readonly LayoutStep[]): Promise<Map<string, Position>> {
  const plain = steps.map(({ id, needs, position }) => ({ id, needs: [...needs], position }));
  return plain.length > IN_PLACE ? inWorker(plain) : layeredLayout(plain);
}
