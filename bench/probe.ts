import type { Page } from 'playwright-core';

/** A drawn frame: when, epoch ms, and the last line of a log that it showed; 0 where there is none. */
export interface Frame {
  at: number;
  last: number;
}
/** Put on the page: `painted` waits for a state of the page and the frame that shows it. */
interface Probe {
  painted(isThere: () => boolean): Promise<number>;
  frames: Frame[];
  watching: boolean;
}
declare global {
  // How a global is declared in TypeScript.
  var probe: Probe;
}

/** Runs in the page, once: what is seen is looked at right behind a frame, when it has been drawn. */
export function installProbe(): void {
  const afterFrame = (run: () => void): void => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = run;
      port2.postMessage(null);
    });
  };
  const lastLine = (): number =>
    Math.max(
      0,
      ...[...document.querySelectorAll<HTMLElement>('[data-line]')].map((row) => Number(row.dataset['line'])),
    );
  const probe: Probe = {
    frames: [],
    watching: false,
    painted: (isThere) =>
      new Promise((resolve) => {
        const look = (): void => (isThere() ? resolve(performance.now()) : afterFrame(look));
        afterFrame(look);
      }),
  };
  const watch = (): void => {
    if (probe.watching) probe.frames.push({ at: Date.now(), last: lastLine() });
    afterFrame(watch);
  };
  watch();
  globalThis.probe = probe;
}

/** Times an act of the page until what it brings has been drawn, ms. */
export async function untilPainted<A>(
  page: Page,
  act: (value: A) => void,
  isThere: (value: A) => boolean,
  value: A,
): Promise<number> {
  // As text, since functions are not handed over; the page's policy allows no eval there.
  return page.evaluate<number>(`(() => {
    const value = ${JSON.stringify(value)};
    const from = performance.now();
    (${act.toString()})(value);
    return probe.painted(() => (${isThere.toString()})(value)).then((at) => at - from);
  })()`);
}

/** Times from frame to frame, ms. */
export const gaps = (frames: readonly Frame[]): number[] =>
  frames.slice(1).map(({ at }, index) => at - (frames[index]?.at ?? at));

/** Frames of the page for a while. */
export async function framesOf(page: Page, during: () => Promise<unknown>): Promise<Frame[]> {
  await page.evaluate(() => {
    probe.frames = [];
    probe.watching = true;
  });
  await during();
  return page.evaluate(() => {
    probe.watching = false;
    return probe.frames;
  });
}
