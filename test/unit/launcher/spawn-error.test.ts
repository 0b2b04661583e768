import { describe, expect, it } from 'vitest';
import type { Message } from '@shared/messages/message';
import { render } from '@shared/messages/render';
import { spawnErrorSentence } from '../../../src/main/launcher/spawn-error';

const failure = (code: string): Error => Object.assign(new Error(`spawn x ${code}`), { code });

const english = (said: string | Message): string => (typeof said === 'string' ? said : render(said, 'en'));

describe('spawnErrorSentence', () => {
  it.each([
    ['E2BIG', 'longer than the system allows'],
    ['EAGAIN', 'no more processes'],
    ['EMFILE', 'Too many files'],
    ['ENFILE', 'Too many files'],
    ['ENOMEM', 'no memory'],
    ['ENOENT', 'was not found on PATH'],
    ['EACCES', 'chmod +x'],
  ])('says for %s what to do', (code, words) => {
    expect(english(spawnErrorSentence(failure(code), 'x', '/'))).toContain(words);
  });

  it('passes on what the system says of anything else', () => {
    expect(english(spawnErrorSentence(failure('EIO'), 'x', '/'))).toContain('spawn x EIO');
    expect(english(spawnErrorSentence('odd', 'x', '/'))).toContain('odd');
  });
});
