import { describe, expect, test } from 'vitest';
import { keepPageKey, readPasted, takeEntryKey } from '@renderer/bridge/entry-key';

const KEPT = 'closing-bell.page';
const page = { name: 'n'.repeat(43), secret: 's'.repeat(43) };

function browserAt(hash: string, stored: string | null = null) {
  const kept = new Map(stored === null ? [] : [[KEPT, stored]]);
  const urls: unknown[] = [];
  const key = takeEntryKey(
    { hash, pathname: '/', search: '' },
    { replaceState: (_state, _title, url) => urls.push(url) },
    { getItem: (name) => kept.get(name) ?? null },
  );
  return { key, urls, kept: Object.fromEntries(kept) };
}

describe('the token in the address', () => {
  test('is taken, wiped from the address, and kept nowhere', () => {
    expect(browserAt('#token=abc%2F1')).toEqual({ key: { token: 'abc/1' }, urls: ['/#/'], kept: {} });
  });

  test('counts before the key that this tab was given', () => {
    expect(browserAt('#token=new', JSON.stringify(page)).key).toEqual({ token: 'new' });
  });

  test('a page’s own fragment is left alone, and the key of this tab is used', () => {
    expect(browserAt('#/tasks?text=token=1', JSON.stringify(page))).toMatchObject({ key: page, urls: [] });
  });

  test.each([null, '', 'nonsense', '{}', '"text"', '{"name":1,"secret":2}'])(
    'without any there is none: %s',
    (kept) => {
      expect(browserAt('', kept).key).toBeNull();
    },
  );

  test('one that can’t be read is none', () => {
    expect(browserAt('#token=%').key).toBeNull();
  });
});

test('the key of a tab is kept over a reload', () => {
  const kept = new Map<string, string>();
  keepPageKey({ setItem: (name, value) => void kept.set(name, value) }, page);
  expect(browserAt('', kept.get(KEPT)).key).toEqual(page);
});

describe('what a person pastes', () => {
  const origin = 'http://127.0.0.1:16160';
  const token = 't'.repeat(43);
  test.each([
    [` ${origin}/#token=${token}\n`, { token }],
    [token, { token }],
    [`http://127.0.0.1:4000/#token=${token}`, { goTo: `http://127.0.0.1:4000/#token=${token}` }],
    [`http://evil.example/#token=${token}`, null],
    [`https://127.0.0.1:4000/#token=${token}`, null],
    [`javascript:alert(1)#token=${token}`, null],
    [origin, null],
    ['a b', null],
    ['', null],
  ])('%s', (text, read) => {
    expect(readPasted(text, origin)).toEqual(read);
  });
});
