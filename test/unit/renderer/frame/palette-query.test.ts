import { describe, expect, test } from 'vitest';
import { readPaletteQuery } from '@renderer/frame/palette-query';
import { MOST_RECENTS, RECENTS, withRecent, type Recent } from '@renderer/frame/palette-recents';

describe('a query of the palette', () => {
  test('is a search for tasks where no word for an action stands in front', () => {
    expect(readPaletteQuery(' 日线 ')).toEqual({ verb: null, text: '日线', run: null });
    expect(readPaletteQuery('running')).toEqual({ verb: null, text: 'running', run: null });
    expect(readPaletteQuery('运行检查')).toEqual({ verb: null, text: '运行检查', run: null });
  });

  test('names an action in either language, the longer word first', () => {
    expect(readPaletteQuery('run rx')).toEqual({ verb: 'run', text: 'rx', run: null });
    expect(readPaletteQuery('Run for rx')).toEqual({ verb: 'runFor', text: 'rx', run: null });
    expect(readPaletteQuery('暂停 tag:盘后')).toEqual({ verb: 'pause', text: 'tag:盘后', run: null });
    expect(readPaletteQuery('日志 日线')).toMatchObject({ verb: 'log', text: '日线' });
  });

  test('is the number of a run, with or without its sign', () => {
    expect(readPaletteQuery('#784')).toEqual({ verb: null, text: '', run: 784 });
    expect(readPaletteQuery('784')).toEqual({ verb: null, text: '784', run: 784 });
    expect([readPaletteQuery('#0').run, readPaletteQuery('784x').run]).toEqual([null, null]);
  });
});

describe('what was taken last', () => {
  const task = (key: string, name = key): Recent => ({ kind: 'task', key, name });

  test('comes first, once, and only so many are kept', () => {
    const taken = [
      ...Array.from({ length: MOST_RECENTS + 3 }, (_none, at) => task(`t${at}`)),
      task('t5', 'renamed'),
      { kind: 'run-task', key: 't5', name: 't5' } as const,
    ];
    const recents = taken.reduce<readonly Recent[]>((before, recent) => withRecent(recent, before), []);
    expect(recents).toHaveLength(MOST_RECENTS);
    expect(recents.slice(0, 3)).toEqual([
      { kind: 'run-task', key: 't5', name: 't5' },
      task('t5', 'renamed'),
      task('t10'),
    ]);
    expect(RECENTS.read(RECENTS.write(recents))).toEqual(recents);
  });

  test('is forgotten where it can’t be read', () => {
    expect(RECENTS.read('{broken')).toBeUndefined();
    expect(RECENTS.read('{"a":1}')).toBeUndefined();
    const known = [task('a'), { kind: 'page', to: '/' }];
    const mixed = [{ kind: 'task', key: 1 }, null, known[0], { kind: 'other' }, { kind: 'run', id: 'x' }, known[1]];
    expect(RECENTS.read(JSON.stringify(mixed))).toEqual(known);
  });
});
