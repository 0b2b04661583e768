import { describe, expect, test } from 'vitest';
import { fitting, taskItems, verbItems, type PaletteItem } from '@renderer/frame/palette-items';
import { matchScore } from '@renderer/frame/text-match';
import { useText } from '@renderer/i18n';
import { taskFixture } from '../../../support/fixtures';

const task = (key: string, name = '') =>
  taskFixture({ key, name, trigger: { kind: 'manual' }, action: { kind: 'command', shell: 'true' } });
const { t } = useText();

describe('how well a text fits', () => {
  test('a whole text beats its start, a start the start of a word, that the middle of one, and that loose letters', () => {
    const scores = ['bars', 'bars-daily', 'daily-bars', 'crossbars', 'b-a-r-s'].map((text) =>
      matchScore('bars', [text]),
    );
    expect(scores).toEqual(scores.toSorted((one, other) => other - one));
    expect(new Set(scores).size).toBe(scores.length);
    expect(scores.at(-1)).toBeGreaterThan(0);
  });

  test('every word must be somewhere, whatever the case, in any language', () => {
    expect(matchScore('日线 STEP', ['daily-bars', 'Step3 日线数据'])).toBeGreaterThan(0);
    expect(matchScore('日线 step9', ['daily-bars', 'Step3 日线数据'])).toBe(0);
    expect(matchScore('', ['anything'])).toBe(0);
  });
});

describe('the palette', () => {
  test('offers to go to each task, and to run the best and open their logs', () => {
    const ran = {
      ...task('ran'),
      last: { id: 7, status: 'success' as const, reason: null, scheduledFor: 1, startedAt: 1, finishedAt: 2 },
    };
    const tasks = [ran, task('a'), task('b'), task('c')];
    const does: string[] = [];
    const verbs = {
      open: ({ key }: { key: string }) => does.push(`open ${key}`),
      run: ({ key }: { key: string }) => does.push(`start ${key}`),
      log: ({ key }: { key: string }) => does.push(`log ${key}`),
    };
    const items = taskItems(tasks, verbs, t);
    for (const { run } of items) run();
    expect(does).toEqual(['open ran', 'open a', 'open b', 'open c', 'start ran', 'start a', 'start b', 'log ran']);
    const { run: _none, ...looking } = verbs;
    expect(taskItems(tasks, looking, t).some(({ group }) => group === 'start')).toBe(false);
  });

  test('offers only what can be done with a task as it is, and what the person may do', () => {
    const nothing = () => undefined;
    const all = {
      open: nothing,
      run: nothing,
      runFor: nothing,
      pause: nothing,
      resume: nothing,
      log: nothing,
      edit: nothing,
    };
    const cron = { kind: 'cron', expression: '0 17 * * *', timeZone: 'UTC' } as const;
    const paused = { ...task('paused'), trigger: cron, paused: true };
    const live = { ...task('live'), trigger: cron };
    const onSessions = { ...task('sessions'), session: { calendar: 'XSHG', roll: 'current' as const } };
    const tasks = [task('by-hand'), paused, live, onSessions];
    const offered = (verb: Parameters<typeof verbItems>[0]): string[] =>
      verbItems(verb, 'do', tasks, all, t).flatMap((item) => item.task?.key ?? []);
    expect(offered('pause')).toEqual(['live']);
    expect(offered('resume')).toEqual(['paused']);
    expect(offered('log')).toEqual([]);
    expect(offered('run')).toEqual(tasks.map(({ key }) => key));
    expect(verbItems('run', 'do', tasks, { open: nothing }, t)).toEqual([]);
    expect(taskItems([live], all, t).map(({ id }) => id)).toEqual([
      'tasks-live',
      'start-live',
      'pause-live',
      'edit-live',
    ]);
  });

  test('finds pages and commands by their label or other words, all of them for nothing', () => {
    const item = (label: string, words: string[] = []): PaletteItem => ({
      id: label,
      group: 'pages',
      label,
      words,
      run: () => undefined,
    });
    const all = [item('任务', ['tasks']), item('设置', ['settings']), item('Theme: Dark', ['theme'])];
    expect(fitting(' ', all)).toEqual(all);
    expect(fitting('sett', all).map(({ label }) => label)).toEqual(['设置']);
    expect(fitting('dark', all).map(({ label }) => label)).toEqual(['Theme: Dark']);
    expect(fitting('zzz', all)).toEqual([]);
  });
});
