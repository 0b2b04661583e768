import { describe, expect, test } from 'vitest';
import { takeToken } from '@renderer/bridge/token';

function browserAt(hash: string, stored: string | null = null) {
  const kept = new Map(stored === null ? [] : [['closing-bell.token', stored]]);
  const urls: unknown[] = [];
  const token = takeToken(
    { hash, pathname: '/', search: '' },
    { replaceState: (_state, _title, url) => urls.push(url) },
    { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) },
  );
  return { token, urls, kept: kept.get('closing-bell.token') ?? null };
}

describe('the token in the address', () => {
  test('is taken, kept and wiped from the address', () => {
    expect(browserAt('#token=abc%2F1')).toEqual({ token: 'abc/1', urls: ['/#/'], kept: 'abc/1' });
  });

  test('a new one replaces the one that was kept', () => {
    expect(browserAt('#token=new', 'old')).toMatchObject({ token: 'new', kept: 'new' });
  });

  test('a page’s own fragment is left alone, and the kept one is used', () => {
    expect(browserAt('#/tasks?text=token=1', 'old')).toEqual({ token: 'old', urls: [], kept: 'old' });
  });

  test('without any there is none', () => {
    expect(browserAt('')).toEqual({ token: null, urls: [], kept: null });
  });
});
