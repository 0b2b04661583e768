import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS } from '@main/adapters/sqlite/migrations';
import type { Store } from '@main/app/ports';
import { T0 } from '../../unit/sqlite/samples';

/** Settings, facts, the audit trail, and what the store says about itself. */
export function recordsSuite(store: () => Store): void {
  describe('settings', () => {
    it('have a slot per core, at least two, until they are set', () => {
      expect(store().settings.get()).toEqual({ slots: Math.max(2, availableParallelism()), groups: {} });
      const settings = { slots: 7, groups: { tushare: 2 } };
      store().settings.set(settings);
      expect(store().settings.get()).toEqual(settings);
      store().settings.set({ slots: 1, groups: {} });
      expect(store().settings.get()).toEqual({ slots: 1, groups: {} });
    });

    it('keep facts by name', () => {
      expect(store().settings.fact('zones')).toBeNull();
      store().settings.setFact('zones', '2026a');
      store().settings.setFact('zones', '2026b');
      expect(store().settings.fact('zones')).toBe('2026b');
    });
  });

  describe('the audit trail', () => {
    it('is listed newest first, by action, in pages', () => {
      const row = (n: number, action: string): object => ({
        at: T0 + n,
        who: 'api',
        action,
        target: `k${n}`,
        outcome: 'ok',
      });
      for (let n = 1; n <= 5; n += 1) {
        store().audit.add({
          at: T0 + n,
          who: 'api',
          action: n % 2 ? 'odd' : 'even',
          target: `k${n}`,
          outcome: 'ok',
          detail: '',
        });
      }
      const first = store().audit.list({ page: 1, pageSize: 2 });
      expect(first).toMatchObject({ total: 5, rows: [row(5, 'odd'), row(4, 'even')] });
      expect(store().audit.list({ page: 3, pageSize: 2 }).rows).toMatchObject([row(1, 'odd')]);
      expect(store().audit.list({ page: 1, pageSize: 9, action: 'even' })).toMatchObject({
        total: 2,
        rows: [row(4, 'even'), row(2, 'even')],
      });
    });
  });

  describe('info', () => {
    it('tells schema, size and state', () => {
      expect(store().info()).toMatchObject({ schema: MIGRATIONS.length, checked: 'pending', unclean: false });
      expect(store().info().bytes).toBeGreaterThan(4096);
    });
  });
}
