import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test } from 'vitest';
import { computed } from 'vue';
import { useChanges, type Change } from '@renderer/stores/changes';
import { MOST_UNHELD, useExecutionEntities } from '@renderer/stores/execution-entities';
import type { Execution } from '@shared/model/execution';
import { executionFixture } from '../../../support/fixtures';

const run = (id: number, revision = 1): Execution =>
  executionFixture(id, { key: 'a', name: 'A', version: 1 }, 'running', { revision });
let entities: ReturnType<typeof useExecutionEntities>;
beforeEach(() => {
  setActivePinia(createPinia());
  entities = useExecutionEntities();
});

describe('the map of executions', () => {
  test('keeps the newest revision, whether a push or an answer brought it', () => {
    expect(entities.take(run(1, 5))).toBe(true);
    expect(entities.take(run(1, 4))).toBe(false);
    expect(entities.newest(run(1, 3)).revision).toBe(5);
    expect(entities.newest(run(1, 6)).revision).toBe(6);
    expect(entities.peek(1)?.revision).toBe(6);
  });

  test('a list that leaves long values out takes none away that are known of the same revision', () => {
    const whole = run(1, 5);
    entities.take(whole);
    expect(entities.newest({ ...whole, leftOut: ['result'] }).leftOut).toBeUndefined();
    expect(entities.newest({ ...whole, revision: 6, leftOut: ['result'] }).leftOut).toEqual(['result']);
    expect(entities.take({ ...whole, revision: 6 })).toBe(true);
    expect(entities.peek(1)?.leftOut).toBeUndefined();
  });

  test('a change of one execution recomputes what shows that one alone', () => {
    entities.take(run(1));
    entities.take(run(2));
    let computedTimes = 0;
    const shown = computed(() => {
      computedTimes += 1;
      return entities.get(1)?.revision;
    });
    expect(shown.value).toBe(1);
    for (let revision = 2; revision < 50; revision += 1) entities.take(run(2, revision));
    expect([shown.value, computedTimes]).toEqual([1, 1]);
    entities.take(run(1, 2));
    expect([shown.value, computedTimes]).toEqual([2, 2]);
  });

  test('what is read before it is known is seen once it comes', () => {
    const shown = computed(() => entities.get(1)?.revision);
    expect(shown.value).toBeUndefined();
    entities.take(run(1));
    expect(shown.value).toBe(1);
  });

  test('does not grow without end: of what nobody holds the oldest news goes', () => {
    entities.hold(1);
    entities.take(run(1));
    entities.take(run(2));
    entities.take(run(3));
    entities.take(run(2, 2));
    for (let id = 100; id < 100 + MOST_UNHELD - 1; id += 1) entities.take(run(id));
    expect(entities.size()).toBe(MOST_UNHELD + 1);
    expect([1, 2, 3].map((id) => entities.peek(id)?.id)).toEqual([1, 2, undefined]);
  });

  test('holds count: an execution may go once the last screen let go of it', () => {
    entities.take(run(1));
    entities.hold(1);
    entities.hold(1);
    entities.release(1);
    entities.forgetUnheld();
    expect(entities.peek(1)?.id).toBe(1);
    entities.release(1);
    entities.forgetUnheld();
    expect(entities.size()).toBe(0);
  });
});

describe('changes', () => {
  test('of an execution tell how it was before; an older revision is told to nobody', () => {
    const heard: (readonly [number | undefined, number])[] = [];
    const changes = useChanges();
    const end = changes.onChange((change: Change) => {
      if (change.name === 'execution.changed') {
        heard.push([change.data.old?.revision, change.data.execution.revision]);
      }
    });
    for (const revision of [2, 1, 3]) changes.executionChanged(run(1, revision));
    expect(heard).toEqual([
      [undefined, 2],
      [2, 3],
    ]);
    end();
    changes.executionChanged(run(1, 4));
    expect(heard).toHaveLength(2);
  });

  test('a connection that came back forgets what nobody holds before anybody reads anew', () => {
    const changes = useChanges();
    changes.executionChanged(run(1));
    const known: (number | undefined)[] = [];
    changes.onOpened(() => known.push(entities.peek(1)?.id));
    changes.opened(false);
    changes.opened(true);
    expect(known).toEqual([1, undefined]);
  });
});
