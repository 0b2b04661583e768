import { describe, expect, it } from 'vitest';
import { message } from '@shared/messages/message';
import { columnsOf, padColumns } from '../../../src/main/cli/columns';
import { endLine, reasonWords, toldIn } from '../../../src/main/cli/outcome-words';
import { runProgram } from '../../../src/main/cli/program';
import { stepTable } from '../../../src/main/cli/step-table';
import { terminalLanguage } from '../../../src/main/cli/terminal-language';
import { executionFixture } from '../../support/fixtures';
import { tempDir, testHost } from './commands';

describe('the language of a terminal', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_TW.utf8' }, 'zh-CN'],
    [{ LANG: 'zh_CN' }, 'zh-CN'],
    [{ LANG: 'zh_CN.UTF-8@pinyin' }, 'zh-CN'],
    [{ LANG: 'en_GB.UTF-8' }, 'en'],
    [{ LANG: 'C' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C.UTF-8' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, 'zh-CN'],
  ])('is what %o says: %s', (env, language) => {
    expect(terminalLanguage(env, 'de-DE')).toBe(language);
  });

  it('is English where its character set can’t show Chinese', () => {
    expect(terminalLanguage({ LANG: 'zh_CN.GBK' }, 'zh-CN')).toBe('en');
  });

  it('is the system’s where the environment says nothing, as on Windows', () => {
    expect([terminalLanguage({}, 'zh-CN'), terminalLanguage({}, 'en-US')]).toEqual(['zh-CN', 'en']);
  });
});

describe('columns', () => {
  it('are two for a Chinese character', () => {
    expect([columnsOf('bars'), columnsOf('日线（A）')]).toEqual([4, 9]);
    expect([padColumns('日线', 6), padColumns('日线数据', 6)]).toEqual(['日线  ', '日线数据']);
  });
});

describe('what is said in Chinese', () => {
  const ended = { startedAt: 1_000, finishedAt: 2_500, attemptCount: 3 } as const;
  const task = { key: 'bars', name: '日线', version: 1 };
  const failed = executionFixture(7, task, 'failed', {
    ...ended,
    reason: 'timeout',
    error: 'The time limit was reached.\nmore',
    errorLines: [message('outcome.timeLimit'), 'more'],
  });

  it('is how a run ended, with the status as the API has it', () => {
    expect(endLine('bars', failed, reasonWords(failed), 'zh-CN')).toBe(
      'bars：failed（超过时间上限），耗时 1.5 秒，尝试 3 次：超过时间上限。',
    );
    expect(endLine('bars', failed, reasonWords(failed), 'en')).toBe(
      'bars: failed (the time limit was reached) after 1.5 s, 3 attempts: The time limit was reached.',
    );
  });

  it('is the table of steps, its columns under each other', () => {
    const rows = [
      { path: 'bars', step: failed },
      { path: 'load/x', step: executionFixture(8, task, 'success', { ...ended, attemptCount: 1 }) },
    ];
    expect(stepTable(rows, 'zh-CN').split('\n')).toEqual([
      '步骤    结果     耗时   尝试  原因',
      'bars    failed   1.5 s  3     超过时间上限',
      'load/x  success  1.5 s  1',
      '共 2 个步骤：1 failed、1 success',
      '',
    ]);
  });

  it('is what the engine says of itself, where it is known as a message', () => {
    expect(toldIn({ message: 'One.', reason: 'calls.run.exists', params: {} }, 'zh-CN')).toBe('这次运行已经存在。');
    expect(toldIn({ message: 'One.', reason: 'calls.of-tomorrow', params: {} }, 'zh-CN')).toBe('One.');
    expect(toldIn({ message: 'One.' }, 'zh-CN')).toBe('One.');
  });

  it('is what doctor reports, and a wrong use, each in the language of its stream', async () => {
    const { host, outcome } = await testHost();
    host.language = (stream) => (stream === 'stdout' ? 'zh-CN' : 'en');
    expect(await runProgram(['doctor', '--data', `${await tempDir()}/new`], host)).toBe(0);
    expect(outcome.out).toMatch(/^数据目录 {9}\/.*\/new$/m);
    expect(outcome.out).toContain('数据库           还没有：首次启动时创建\n');
    expect(await runProgram(['run', '--data', '/x'], host)).toBe(2);
    expect(outcome.err).toContain('closing-bell: run needs one thing to run');
  });
});
