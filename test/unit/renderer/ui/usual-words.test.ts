// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest';
import { chooseLanguage } from '@renderer/i18n';
import { useUsualWords } from '@renderer/ui/use-usual-words';

describe('how a run compares with the usual', () => {
  afterEach(() => chooseLanguage('en'));

  test('is said in few characters, as a factor where it is large', () => {
    const { short } = useUsualWords();
    expect([45, -20, 199, 200, 1240].map(short)).toEqual(['+45%', '−20%', '+199%', '×3.0', '×13']);
  });

  test('is said in words of both languages', () => {
    const { long, told, usually } = useUsualWords();
    expect([45, -20, 240].map(long)).toEqual([
      '45% longer than usual',
      '20% shorter than usual',
      '3.4 times as long as usual',
    ]);
    expect(told(145_000, 100_000)).toBe('It ran 2 min 25 s, usually 1 min 40 s · 45% longer than usual');
    expect(told(100_000, 100_000)).toBe('It ran 1 min 40 s, usually 1 min 40 s');
    chooseLanguage('zh-CN');
    expect([45, -20, 240].map(long)).toEqual(['比平时慢 45%', '比平时快 20%', '用时是平时的 3.4 倍']);
    expect(usually(29 * 60_000)).toBe('平时 29 分');
  });
});
