import { expect, it } from 'vitest';
import { labelFault, visibleText } from '@shared/model/common';
import type { Execution } from '@shared/model/execution';
import { endLine } from '@main/cli/outcome-words';

it.each([
  ['\u001b[2J日线', String.raw`\u{001b}[2J日线`],
  ['a\nb\u202egnp', String.raw`a\u{000a}b\u{202e}gnp`],
  ['plain — text 👩‍👧', 'plain — text 👩‍👧'],
])('%j is written as %s where a terminal reads it', (text, visible) => {
  expect(visibleText(text)).toBe(visible);
  expect(labelFault(text) === null).toBe(text === visible);
});

it('the line that tells how a run ended takes no orders for the terminal from its error', () => {
  const end = { status: 'failed', startedAt: 0, finishedAt: 1500, attemptCount: 1, error: '\u001b]0;title\u0007no' };
  expect(endLine('a', end as Execution, 'exit-code', 'en')).toBe(
    String.raw`a: failed (exit-code) after 1.5 s: \u{001b}]0;title\u{0007}no`,
  );
});
