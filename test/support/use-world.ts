import { afterEach, beforeEach, expect } from 'vitest';
import { FakeWorld } from './engine';

/** A world of its own for each test of a file, with its engine started; a test that leaves a bug in the log fails. */
export function useWorld(take: (world: FakeWorld) => void, startAt?: number): void {
  let world: FakeWorld;
  beforeEach(async () => {
    world = new FakeWorld(startAt);
    take(world);
    await world.start();
  });
  afterEach(async () => {
    expect(world.logger.errors).toEqual([]);
    await world[Symbol.asyncDispose]();
  });
}
