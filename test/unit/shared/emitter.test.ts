import { expect, it } from 'vitest';
import { Emitter } from '@shared/emitter';

it('an emitter tells its listeners in the order in which they began to listen', () => {
  const emitter = new Emitter<number>(() => undefined);
  const heard: string[] = [];
  using _one = emitter.on((event) => heard.push(`one ${event}`));
  using _two = emitter.on((event) => heard.push(`two ${event}`));
  emitter.emit(1);
  emitter.emit(2);
  expect(heard).toEqual(['one 1', 'two 1', 'one 2', 'two 2']);
});

it('a listener that is disposed hears no more, and the same function can listen twice', () => {
  const emitter = new Emitter<number>(() => undefined);
  const heard: number[] = [];
  const listener = (event: number): void => void heard.push(event);
  const first = emitter.on(listener);
  using _second = emitter.on(listener);
  emitter.emit(1);
  first[Symbol.dispose]();
  emitter.emit(2);
  expect(heard).toEqual([1, 1, 2]);
});

it('a listener that throws is reported, and the others hear all the same', () => {
  const failures: unknown[] = [];
  const emitter = new Emitter<string>((error) => failures.push(error));
  const heard: string[] = [];
  using _bad = emitter.on(() => {
    throw new Error('bad');
  });
  using _good = emitter.on((event) => heard.push(event));
  emitter.emit('a');
  expect(heard).toEqual(['a']);
  expect(failures).toEqual([new Error('bad')]);
});

it('who begins to listen during an event hears the next one', () => {
  const emitter = new Emitter<string>(() => undefined);
  const heard: string[] = [];
  using _outer = emitter.on(() => void emitter.on((event) => heard.push(event)));
  emitter.emit('a');
  expect(heard).toEqual([]);
  emitter.emit('b');
  expect(heard).toEqual(['b']);
});

it('who is ended during an event by a listener before hears nothing of it', () => {
  const emitter = new Emitter<string>(() => undefined);
  const heard: string[] = [];
  using _first = emitter.on(() => end());
  const end = emitter.listen((event) => heard.push(event));
  using _last = emitter.on((event) => heard.push(`last ${event}`));
  emitter.emit('a');
  expect(heard).toEqual(['last a']);
});
