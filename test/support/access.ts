import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { usePages } from './pages';
import { actAnalyst, RUNS, seedAnalyst } from './seeded-content';
import type { SeededEngine, SeededOptions } from './seeded-engine';
import { failNightly, runNightly, seedWorkflows } from './seeded-workflows';
import { settled } from './settled';

/** Every page, and those of its states that look different; `:live` and `:failed` stand for runs of a workflow. */
export const PATHS = [
  '/',
  '/tasks',
  '/tasks?text=nothing-like-this',
  '/new-task',
  '/tasks/daily-bars',
  '/workflows',
  '/workflows/nightly',
  '/workflows/runs/:live',
  '/workflows/runs/:failed',
  '/executions',
  '/executions?status=missed',
  `/executions/${RUNS.running}`,
  `/executions/${RUNS.failed}`,
  '/calendar',
  '/settings?section=general',
  '/settings?section=limits',
  '/settings?section=calendars',
  '/settings?section=retention',
  '/settings?section=api',
  '/settings?section=about',
  '/welcome',
];

/** How a page is opened. */
export interface AccessOptions {
  context?: BrowserContextOptions;
  /** Nothing has been done yet. */
  empty?: boolean;
  /** There are workflows and runs of them too. */
  workflows?: boolean;
}

/** One page at a time on an engine, and what it looks like to those who cannot see it well. */
export interface AccessPage {
  readonly page: Page;
  readonly engine: SeededEngine;
  open(options?: AccessOptions): Promise<void>;
  /** Loads the app anew at a path of its own. */
  go(path: string): Promise<void>;
  /** Comes to a path within the app, by way of another page: in a tenth of the time. */
  visit(path: string): Promise<void>;
  /**
   * Serious and critical findings, each with where it is: all in the theme that is on, then contrast in the other one,
   * which stays on for the next place.
   */
  findings(): Promise<string[]>;
}

/** Runs in the page: what axe finds wrong, by the rules named or by all. */
async function runAxe(rules: string[]): Promise<AxeResults['violations']> {
  const { axe: found } = globalThis as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } };
  const { violations } = await found.run({
    resultTypes: ['violations'],
    ...(rules.length === 0 ? {} : { runOnly: rules }),
  });
  return violations;
}

/** Runs in the page: marks what shows, and goes to another path as a link would. */
function hop(path: string): void {
  for (const shown of document.querySelectorAll('main > *')) shown.setAttribute('data-left', '');
  location.hash = path;
}

/** Registers what the tests of a file need around them; called once, at its top. */
export function useAccessPage(): AccessPage {
  const pages = usePages({
    context: { reducedMotion: 'reduce' },
    welcomed: true,
    // By way of the debugger, so the page's own policy stays as it is.
    prepareContext: (context) => context.addInitScript({ content: axe.source }),
  });
  let now: { engine: SeededEngine; page: Page } | null = null;
  function current(): { engine: SeededEngine; page: Page } {
    if (now === null) throw new Error('No page is open.');
    return now;
  }
  let theme: 'light' | 'dark' = 'light';
  let live = 0;
  let failed = 0;
  const withRuns = (path: string): string => path.replace(':live', String(live)).replace(':failed', String(failed));

  function contentOf({ empty = false, workflows = false }: AccessOptions): SeededOptions {
    if (empty) return {};
    return {
      seed: async (store) => {
        await seedAnalyst(store);
        if (workflows) seedWorkflows(store);
      },
      act: async (engine) => {
        await actAnalyst(engine);
        if (workflows) {
          await engine.call('settings.set', { slots: 16 });
          failed = await failNightly(engine);
          live = await runNightly(engine);
        }
        engine.launcher.script((child) => child.print(['hello from the task']));
      },
    };
  }

  async function faults(rules: string[] = []): Promise<string[]> {
    const violations = await current().page.evaluate(runAxe, rules);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map((node) => `${theme}, ${id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`),
      );
  }

  async function switchTheme(): Promise<void> {
    theme = theme === 'light' ? 'dark' : 'light';
    const { page } = current();
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForFunction(
      (dark) =>
        document.documentElement.classList.contains('dark') === dark &&
        document
          .getAnimations()
          .every(
            ({ playState, effect }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity,
          ),
      theme === 'dark',
    );
  }

  return {
    get page() {
      return current().page;
    },
    get engine() {
      return current().engine;
    },
    async open(options = {}) {
      theme = options.context?.colorScheme === 'dark' ? 'dark' : 'light';
      const engine = await pages.seeded(contentOf(options));
      now = { engine, page: await pages.openSeeded(engine, { context: { ...options.context, colorScheme: theme } }) };
      await settled(now.page);
    },
    async go(path) {
      const { page, engine } = current();
      // Away first: a page that is slow to come would leave the last one to be looked at in its place.
      await page.goto('about:blank');
      await page.goto(engine.addressOf(withRuns(path)));
      await settled(page);
    },
    async visit(path) {
      const { page } = current();
      // The same page with another query would stay where it is.
      for (const to of [path.startsWith('/welcome') ? '/tasks' : '/welcome', withRuns(path)]) {
        const isThere = await page.evaluate((hash) => location.hash === hash, `#${to}`);
        if (isThere) continue;
        await page.evaluate(hop, to);
        await page.waitForFunction(() => document.querySelector('[data-left]') === null);
      }
      await settled(page);
    },
    async findings() {
      const all = await faults();
      await switchTheme();
      return [...all, ...(await faults(['color-contrast']))];
    },
  };
}
