import { describe, expect, it } from 'vitest';
import { scriptsOf } from '@main/core/search/scripts';
import { searchTextOf } from '@main/core/search/search-text';
import { definition } from '../../sqlite/samples';

const command = (fields: Record<string, unknown>) =>
  definition({ key: 'a', action: { kind: 'command', ...fields } as never });
const scripts = (fields: Record<string, unknown>): string[] => scriptsOf(command(fields));

describe('the scripts of a task', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['a path in a shell line', { shell: 'python -u /srv/daily.py --day x' }, ['/srv/daily.py']],
    ['a path in quotes', { shell: `python "/srv/my jobs/daily.py" > out.log` }, ['/srv/my jobs/daily.py']],
    ['an argument', { argv: ['python', '/srv/daily.py'] }, ['/srv/daily.py']],
    [
      'a relative path, from its folder',
      { shell: 'python ./daily.py', cwd: '/srv/jobs/../jobs' },
      ['/srv/jobs/daily.py'],
    ],
    ['a relative path without a folder, from home', { shell: 'python jobs/daily.py' }, ['~/jobs/daily.py']],
    ['a path that begins at home', { shell: 'python $HOME/jobs/daily.py' }, ['~/jobs/daily.py']],
    ['a path of Windows, whatever the case', { argv: ['py', 'C:\\Jobs\\Daily.py'] }, ['c:/jobs/daily.py']],
    ['a name with a macro', { shell: 'python "{{ params.name }}.py"', cwd: '/srv' }, ['/srv/{{ params.name }}.py']],
    ['several, each once', { shell: 'sh a.sh && python b.py; sh a.sh', cwd: '/x' }, ['/x/a.sh', '/x/b.py']],
    ['none', { shell: 'make all' }, []],
  ])('are %s', (_name, fields, expected) => {
    expect(scripts(fields)).toEqual(expected);
  });

  it('are those that the steps of a workflow bring themselves', () => {
    const step = (id: string, shell: string) => ({ id, action: { kind: 'command', shell, cwd: '/x' } });
    const workflow = {
      steps: [step('one', 'python one.py'), { id: 'two', task: 'b' }, step('three', 'python two.py')],
    };
    const task = definition({ key: 'flow', action: { kind: 'workflow', workflow } as never });
    expect(scriptsOf(task)).toEqual(['/x/one.py', '/x/two.py']);
    expect(searchTextOf(task).script).toBe('python one.py\u001fpython two.py');
  });
});

describe('the text that a task is found by', () => {
  it('has every field folded, and the interpreter by its folder', () => {
    const task = command({
      argv: ['python', 'Daily.py'],
      cwd: '/Srv',
      interpreter: { kind: 'venv', path: '/Envs/quant' },
    });
    const text = searchTextOf({
      ...task,
      name: '日线 ＢＡＲＳ',
      tags: ['Vendor', '盘后'],
      group: 'tushare',
      description: 'Note',
    });
    expect(text).toMatchObject({
      name: '日线 bars',
      script: 'python daily.py',
      folder: '/srv',
      interpreter: 'venv /envs/quant',
      tags: 'vendor\u001f盘后',
    });
    for (const word of ['日线', 'a', 'note', 'daily.py', '/srv', '/envs/quant', '盘后', 'tushare']) {
      expect(text.all.split('\u001f').some((part) => part.includes(word))).toBe(true);
    }
  });

  it('stays small, however much a task runs', () => {
    const task = command({ argv: Array.from({ length: 900 }, (_none, at) => `${'x'.repeat(1000)}${at}`) });
    expect(searchTextOf(task).all.length).toBeLessThan(70_000);
  });
});
