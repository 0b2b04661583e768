import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { en } from '@shared/messages/en';
import { translator } from '@shared/messages/render';
import { translateEngine } from '@renderer/i18n/engine-text';
import { filesBelow, textOf } from './source-texts';

const inChinese = (text: string): string | null => translateEngine(text, translator('zh-CN'));

describe('sentences of the engine', () => {
  test.each([
    [
      '“daily-bars” was changed meanwhile: version 4 is current, the edit was of version 3.',
      '“daily-bars”在此期间已被修改：现为第 4 版，此处编辑的是第 3 版。',
    ],
    [
      'A task with this key is there already. Choose another key, or delete that task first.',
      '已有任务使用此标识。请换一个标识，或先删除那个任务。',
    ],
    [
      '“daily-bars” is active already (run 212). Wait for it, or cancel it.',
      '“daily-bars”上次未跑完（运行记录 212）。请等它结束，或将其取消。',
    ],
    [
      'params.codes: A value has at most 262,144 characters. Write it to a file, and pass the file’s path.',
      'params.codes: 一个值最多 262,144 个字符。请将其写入文件，再传递文件路径。',
    ],
    [
      'The command and its environment are longer than the system allows. Have the script read long values from the file that CLOSING_BELL_PARAMS_FILE names.',
      '命令和环境变量的总长超过系统上限。请让脚本从环境变量 CLOSING_BELL_PARAMS_FILE 所指的文件读取较长的值。',
    ],
    ['Run 7 has ended already.', '运行记录 7 已经结束。'],
    ['No task has the key “a.b”.', '没有标识为“a.b”的任务。'],
    ['“bars” has no parameter “dat” (it has: date, full).', '“bars”没有参数“dat”（现有参数：date, full）。'],
    ['The time limit was reached.', '达到时间上限。'],
    [
      'The run was found dead: the app or its launcher had ended while it ran.',
      '运行已中断：运行期间应用或其启动进程结束了。',
    ],
  ])('%s', (said, shown) => {
    expect(inChinese(said)).toBe(shown);
    expect(translateEngine(said, translator('en'))).toBe(said);
  });

  test('are found behind a field and before what the command said', () => {
    expect(
      inChinese('trigger.timeZone: The time zone “X” is not known here. Use an IANA name such as Asia/Shanghai.'),
    ).toBe('trigger.timeZone: 无法识别时区“X”。请使用 IANA 名称，例如 Asia/Shanghai。');
    expect(inChinese('a: ValueError: no\nThe handler “tell” failed: boom')).toBe(
      'a: ValueError: no\n处理步骤“tell”也失败了：boom',
    );
    expect(inChinese('work: boom\nThe clean-up step “unlock” was stopped by a second cancel.')).toBe(
      'work: boom\n清理步骤“unlock”被再次取消所停止。',
    );
    const limit = (step: string): string => `The clean-up step “${step}” was stopped after 3 s.`;
    expect(inChinese(limit('unlock'))).toBe('清理步骤“unlock”在 3 秒后被停止。');
    expect(inChinese(`${limit('a')}\n${limit('b')}`)).toBe(
      '清理步骤“a”在 3 秒后被停止。\n清理步骤“b”在 3 秒后被停止。',
    );
    expect(inChinese('The time limit was reached.\nstill waiting\n')).toBe('达到时间上限。\nstill waiting\n');
  });

  test('that are not known are left to the caller', () => {
    expect(inChinese('Traceback (most recent call last):\nValueError: no')).toBeNull();
    expect(inChinese('ValueError: Run 7 has ended already, twice.')).toBeNull();
    expect(inChinese('')).toBeNull();
  });

  test('stand in the sources as they stand here', () => {
    const sources = ['src/main', 'src/shared', 'src/renderer/bridge']
      .flatMap((folder) => filesBelow(resolve(folder), ['.ts']))
      .map(textOf)
      .join('\n');
    const gone = Object.entries(en.engine).filter(
      ([, sentence]) => !sentence.split(/\{\w+\}/).every((part) => sources.includes(part)),
    );
    expect(gone).toEqual([]);
  });
});
