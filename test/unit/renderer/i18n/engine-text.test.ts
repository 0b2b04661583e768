// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError, fromWire, tell, toWire } from '@shared/errors';
import { message, type Message } from '@shared/messages/message';
import { chooseLanguage } from '@renderer/i18n';
import { useEngineText } from '@renderer/i18n/engine-text';

const { known, said, stored } = useEngineText();

beforeEach(() => chooseLanguage('zh-CN'));
afterEach(() => chooseLanguage('en'));

/** What the engine says, in English and in Chinese. */
const SENTENCES: [Message, string, string][] = [
  [
    message('calls.task.stale', { key: 'daily-bars', current: 4, edited: 3 }),
    '“daily-bars” was changed meanwhile: version 4 is current, the edit was of version 3.',
    '“daily-bars”在此期间已被修改：当前为版本 4，此处编辑的是版本 3。',
  ],
  [
    message('store.keyTaken'),
    'A task with this key is there already. Choose another key, or delete that task first.',
    '已有任务使用此标识。请换一个标识，或先删除那个任务。',
  ],
  [
    message('calls.run.active', { key: 'daily-bars', run: 212 }),
    '“daily-bars” is active already (run 212). Wait for it, or cancel it.',
    '“daily-bars”上次运行尚未结束（运行 212）。请等它结束，或将其取消。',
  ],
  [
    message('input.at', { field: 'params.codes', problem: message('input.valueLong') }),
    'params.codes: A value has at most 262,144 characters. Write it to a file, and pass the file’s path.',
    'params.codes：一个值最多 262,144 个字符。请将其写入文件，再传递文件路径。',
  ],
  [
    message('launcher.tooLong'),
    'The command and its environment are longer than the system allows. Have the script read long values from the file that CLOSING_BELL_PARAMS_FILE names.',
    '命令和环境变量的总长超过系统上限。请让脚本从环境变量 CLOSING_BELL_PARAMS_FILE 所指的文件读取较长的值。',
  ],
  [message('calls.run.ended', { id: 7 }), 'Run 7 has ended already.', '运行 7 已经结束。'],
  [message('calls.task.none', { key: 'a.b' }), 'No task has the key “a.b”.', '没有标识为“a.b”的任务。'],
  [
    message('calls.task.noParam', { key: 'bars', name: 'dat', known: 'date, full' }),
    '“bars” has no parameter “dat” (it has: date, full).',
    '“bars”没有参数“dat”（现有参数：date, full）。',
  ],
  [message('outcome.timeLimit'), 'The time limit was reached.', '超过时间上限。'],
  [
    message('outcome.foundDead'),
    'The run was found dead: the app or its launcher had ended while it ran.',
    '运行已中断：运行期间应用或启动器意外停止。',
  ],
  [
    message('input.at', { field: 'trigger.timeZone', problem: message('input.zone', { zone: 'X' }) }),
    'trigger.timeZone: The time zone “X” is not known here. Use an IANA name such as Asia/Shanghai.',
    'trigger.timeZone：无法识别时区“X”。请使用 IANA 名称，例如 Asia/Shanghai。',
  ],
  [
    message('health.waiting.dispatch', { why: message('store.full') }),
    'Queued runs can’t be started yet: The disk that holds the store is full. Free some space; nothing was half-written.',
    '排队的运行暂时无法启动：数据库所在磁盘已满。请腾出空间；没有数据只写入一半。',
  ],
];

describe('what the engine says', () => {
  test.each(SENTENCES)('is shown in the language in force: %o', (one, english, chinese) => {
    const error = fromWire(toWire(new AppError('conflict', one)));
    expect([known(error), said(error), known(tell(one))]).toEqual([chinese, chinese, chinese]);
    chooseLanguage('en');
    expect([error.message, known(error), said(error)]).toEqual([english, english, english]);
  });

  test('is shown by its English sentence where its reason is not known here', () => {
    const told = { message: 'Come back on Monday.', reason: 'calls.monday', params: {} };
    const error = fromWire({ code: 'busy', ...told });
    expect([known(told), known(error)]).toEqual(['Come back on Monday.', 'Come back on Monday.']);
    expect([said(told), said(error)]).toEqual(['引擎提示：Come back on Monday.', '引擎提示：Come back on Monday.']);
    chooseLanguage('en');
    expect(said(told)).toBe('Come back on Monday.');
  });
});

describe('what went wrong with a run', () => {
  const limit = (step: string): Message => message('outcome.cleanUpLimit', { step, n: 3 });

  test.each([
    [
      ['a: ValueError: no', message('outcome.handlerFailed', { step: 'tell', why: 'boom' })],
      'a: ValueError: no\n处理步骤“tell”也失败了：boom',
    ],
    [
      ['work: boom', message('outcome.cleanUpCancelled', { step: 'unlock' })],
      'work: boom\n清理步骤“unlock”因再次取消而停止。',
    ],
    [[limit('unlock')], '清理步骤“unlock”在 3 秒后被停止。'],
    [[limit('a'), limit('b')], '清理步骤“a”在 3 秒后被停止。\n清理步骤“b”在 3 秒后被停止。'],
    [[message('outcome.timeLimit'), 'still waiting\n'], '超过时间上限。\nstill waiting\n'],
  ])('is shown line by line: %o', (errorLines, shown) => {
    expect(stored({ error: 'in English', errorLines })).toBe(shown);
  });

  test('is shown as it is stored where no line or an unknown one stands beside it', () => {
    const error = 'Traceback (most recent call last):\nValueError: no';
    expect(stored({ error })).toBe(error);
    expect(stored({ error, errorLines: [{ key: 'outcome.of-tomorrow', params: {} }] })).toBe(error);
    expect(stored({ error: null })).toBeNull();
  });
});
