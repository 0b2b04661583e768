// Which pictures there are: a line each. `path` is where, `act` what is done there before, `all` asks for every mixture
// of theme, language and size instead of half of them; `fresh` shows an engine on which nothing has been done yet.

const tab = (name) => (page) => page.getByRole('tab', { name }).click();
const openPanel = (page) => page.getByRole('row', { name: /STEP3/ }).locator('td').nth(2).click();
const showPart = (name) => (page) =>
  page
    .getByRole('heading', { name })
    .evaluate((heading) => heading.scrollIntoView({ behavior: 'instant', block: 'center' }));

const search = (text) => async (page) => {
  await page.getByRole('searchbox').last().fill(text);
  await page.locator('.hit').first().waitFor();
};

/** The screens; `runs` holds the ids of what the content made. */
export const screensOf = (runs) => [
  { name: 'welcome', path: '/', fresh: true },
  { name: 'tasks-empty', path: '/tasks', fresh: true },
  { name: 'executions-empty', path: '/executions', fresh: true },
  { name: 'dashboard', path: '/', all: true },
  { name: 'tasks', path: '/tasks', all: true },
  { name: 'task-panel', path: '/tasks', act: openPanel },
  { name: 'task-statistics', path: '/tasks', act: (page) => openPanel(page).then(() => tab(/Statistics|统计/)(page)) },
  { name: 'task-edit', path: '/tasks/daily-bars', all: true },
  { name: 'task-new', path: '/new-task' },
  { name: 'task-session', path: '/tasks/connect-flows', act: showPart(/^(May run|运行限制)$/) },
  { name: 'workflows', path: '/workflows' },
  { name: 'workflow-builder', path: '/workflows/sample-nightly' },
  { name: 'workflow-run', path: `/runs/${runs.night}` },
  { name: 'workflow-run-failed', path: `/runs/${runs.badNight}` },
  { name: 'calendar-month', path: '/calendar' },
  { name: 'calendar-year', path: '/calendar?view=year' },
  { name: 'executions', path: '/executions', all: true },
  { name: 'executions-trouble', path: '/executions?status=failed' },
  { name: 'execution-running', path: `/runs/${runs.running}` },
  { name: 'execution-failed', path: `/runs/${runs.failed}` },
  { name: 'execution-retried', path: `/runs/${runs.retried}` },
  { name: 'log-search', path: `/runs/${runs.long}`, act: search('3499') },
  { name: 'command-palette', path: '/', act: (page) => page.keyboard.press('ControlOrMeta+K') },
  { name: 'settings-general', path: '/settings?section=general' },
  { name: 'settings-limits', path: '/settings?section=limits' },
  { name: 'settings-calendars', path: '/settings?section=calendars' },
  { name: 'settings-retention', path: '/settings?section=retention' },
  { name: 'settings-api', path: '/settings?section=api' },
  { name: 'settings-about', path: '/settings?section=about' },
];

/** The pictures outside of the folder: of the README and of the guide in Chinese. */
export const DOCS = [
  { file: 'docs/dashboard.png', screen: 'dashboard', locale: 'en-US' },
  { file: 'docs/dashboard.zh-CN.png', screen: 'dashboard', locale: 'zh-CN' },
];
