import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type CallName } from '@shared/contract';
import type { Reply } from '@shared/errors';
import { commandTask, FakeWorld } from '../../support/engine';

let world: FakeWorld;
beforeAll(async () => {
  world = new FakeWorld();
  await world.start();
  await world.call('tasks.create', { task: commandTask('a') });
});
afterAll(async () => {
  expect(world.logger.errors).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const names = Object.keys(contract) as CallName[];
const ask = (name: string, input: unknown, role: 'admin' | 'viewer' = 'admin'): Promise<Reply> => {
  if (!world.engine) throw new Error('The engine is not running.');
  return world.engine.rpc.call({ role, who: 'api', connection: null }, name, input);
};

describe('roles', () => {
  it.each(names)('%s: a viewer may exactly what the contract says', async (name) => {
    const reply = await ask(name, { no: 'such field' }, 'viewer');
    const code = reply.ok ? 'ok' : reply.error.code;
    expect(code).toBe(contract[name].role === 'admin' ? 'forbidden' : 'invalid-input');
  });
});

describe('input', () => {
  it.each(names)('%s: garbage is refused, never a bug', async (name) => {
    await fc.assert(
      fc.asyncProperty(fc.anything({ maxDepth: 3, withNullPrototype: true }), async (input) => {
        const reply = await ask(name, input);
        if (!reply.ok) expect(reply.error.code).not.toBe('internal');
      }),
      { numRuns: 20 },
    );
  });

  it('unknown calls, and names that objects inherit, are not found', async () => {
    for (const name of ['tasks.destroy', 'constructor', '__proto__', 'toString', '']) {
      expect(await ask(name, {})).toMatchObject({ ok: false, error: { code: 'not-found' } });
    }
  });

  it('prototype keys change nothing', async () => {
    const input = JSON.parse(
      '{"task": {"key": "p", "__proto__": {"enabled": false}, "params": {"__proto__": 1}}}',
    ) as unknown;
    expect(await ask('tasks.create', input)).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
    expect(({} as { enabled?: boolean }).enabled).toBeUndefined();
  });

  it.each([
    ['tasks.create', '{"task":{"key":"p","env":{"__proto__":"x"}}}'],
    ['executions.start', '{"key":"a","params":{"__proto__":1}}'],
    ['settings.set', '{"groups":{"__proto__":3}}'],
  ])('%s: a name that objects keep for themselves is refused, not dropped', async (name, text) => {
    expect(await ask(name, JSON.parse(text))).toMatchObject({
      ok: false,
      error: { code: 'invalid-input', message: expect.stringContaining('__proto__') },
    });
  });

  it('a nesting of 10,000 levels is refused', async () => {
    let deep: unknown = {};
    for (let i = 0; i < 10_000; i += 1) deep = { deep };
    expect(await ask('tasks.create', { task: deep })).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  });
});

describe('the audit trail', () => {
  it('tells who did what to which task, with what outcome', async () => {
    await ask('executions.start', { key: 'a' });
    await ask('executions.start', { key: 'a' });
    await ask('executions.start', { key: 'nowhere' }, 'viewer');
    const { rows } = await world.call('audit.list', { pageSize: 3, filter: { action: 'executions.start' } });
    expect(rows.map((row) => [row.who, row.target.split(' ')[0], row.outcome])).toEqual([
      ['api/viewer', 'nowhere', 'forbidden'],
      ['api/admin', 'a', 'conflict'],
      ['api/admin', 'a', 'ok'],
    ]);
  });
});

describe('what the audit trail says of a change', () => {
  const details = async (action: string): Promise<string[]> => {
    const { rows } = await world.call('audit.list', { pageSize: 5, filter: { action } });
    return rows.map(({ detail }) => detail);
  };

  it('is what was asked for besides the target, and no variable of a task', async () => {
    await ask('tasks.setEnabled', { keys: ['a'], enabled: false });
    await ask('settings.set', { slots: 7 });
    await ask('tasks.copy', { key: 'a', newKey: 'b' });
    await ask('tasks.create', { task: commandTask('c', { env: { TOKEN: 'hidden' } }) });
    await ask('executions.start', { key: 'a', force: true, params: { note: 'x'.repeat(5000) } });
    expect((await details('tasks.setEnabled'))[0]).toBe('{"enabled":false}');
    expect((await details('settings.set'))[0]).toBe('{"slots":7}');
    expect((await details('tasks.copy'))[0]).toBe('{"newKey":"b"}');
    expect((await details('tasks.create')).join('')).not.toContain('hidden');
    expect((await details('executions.start')).join('')).not.toContain('xxx');
    await ask('settings.set', { groups: Object.fromEntries(Array.from({ length: 200 }, (_each, n) => [`g${n}`, 1])) });
    expect((await details('settings.set'))[0]).toHaveLength(1000);
    await ask('settings.set', { groups: {} });
  });

  it('is nothing where somebody only looked', async () => {
    await ask('diagnostics.get', {});
    expect(await details('diagnostics.get')).toEqual([]);
  });
});

describe('answers', () => {
  it('of preview: moments and a sentence in both languages', async () => {
    const { rows, words } = await world.call('triggers.preview', {
      trigger: { kind: 'cron', expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' },
      after: Date.UTC(2026, 0, 9, 12),
      count: 2,
    });
    expect(rows).toEqual([
      { at: Date.UTC(2026, 0, 12, 10), runs: true },
      { at: Date.UTC(2026, 0, 13, 10), runs: true },
    ]);
    expect(words.zh).toContain('18:00');
    expect(words.en).toContain('18:00');
  });

  it('of words: a sentence for each trigger in its place, none for one whose calendar is not known', async () => {
    const session = { kind: 'session', calendar: 'XNON', event: 'close', offsetMinutes: 30 } as const;
    const cron = { kind: 'cron', expression: '0 18 * * 1-5', timeZone: 'Asia/Shanghai' } as const;
    const { rows } = await world.call('triggers.words', { triggers: [session, { kind: 'manual' }, cron] });
    expect(rows).toEqual([
      null,
      { zh: '仅手动运行', en: 'Only when started by hand' },
      { zh: '周一至周五 18:00（Asia/Shanghai）', en: 'At 18:00, Monday to Friday (Asia/Shanghai)' },
    ]);
  });

  it('of words: the zone is left out where it is the reader’s own', async () => {
    const daily = (timeZone: string) => ({ kind: 'cron', expression: '0 18 * * *', timeZone }) as const;
    const triggers = [daily('Asia/Shanghai'), daily('Europe/London'), { kind: 'manual' as const }];
    const { rows } = await world.call('triggers.words', { triggers, homeZone: 'Asia/Shanghai' });
    expect(rows.map((words) => words?.en)).toEqual([
      'At 18:00 every day',
      'At 18:00 every day (Europe/London)',
      'Only when started by hand',
    ]);
  });

  it('of health: what the engine runs on and does', async () => {
    const health = await world.call('health.get', {});
    expect(health).toMatchObject({ ok: true, host: 'serve', scheduler: { planning: true } });
    expect(health.versions.node).toBe(process.versions.node);
  });
});
