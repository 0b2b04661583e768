import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contract, pushSchemas } from '@shared/contract';
import { ERROR_STATUS } from '@shared/errors';
import { MIGRATIONS } from '@main/adapters/sqlite/migrations';
import { EXIT } from '@main/cli/cli-host';
import { names } from '../support/call-text';
import { command } from '../unit/cli/commands';

/**
 * What other programs and older data folders rely on, as it is committed. A difference is either a fault or a decision
 * that CHANGELOG and docs tell of: `npx vitest run test/arch/public-surface.test.ts --update` writes it down.
 */
const SNAPSHOTS = join(import.meta.dirname, 'public-surface');

/** Formatted the same everywhere, keys in order, so that a difference shows in its own lines. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

const text = (value: unknown): string => `${JSON.stringify(sorted(value), null, 1)}\n`;

/** Shapes that many calls speak of, by name and direction: written once. */
type Shapes = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output', shapes: Shapes): unknown {
  const { $defs = {}, ...rest } = z.toJSONSchema(schema, { io, metadata: names, unrepresentable: 'any' });
  for (const [name, shape] of Object.entries($defs)) shapes[`${name} (${io})`] = shape;
  return rest;
}

describe('what other programs rely on', () => {
  it('is every call with its role, its input and its output', async () => {
    const shapes: Shapes = {};
    const calls = Object.entries(contract).map(([name, { role, input, output }]) => {
      return [name, { role, input: schemaOf(input, 'input', shapes), output: schemaOf(output, 'output', shapes) }];
    });
    await expect(text({ calls: Object.fromEntries(calls) as unknown, shapes })).toMatchFileSnapshot(
      join(SNAPSHOTS, 'calls.json'),
    );
  });

  it('is every push with its content', async () => {
    const shapes: Shapes = {};
    const pushes = Object.entries(pushSchemas).map(([name, schema]) => [name, schemaOf(schema, 'output', shapes)]);
    await expect(text({ pushes: Object.fromEntries(pushes) as unknown, shapes })).toMatchFileSnapshot(
      join(SNAPSHOTS, 'pushes.json'),
    );
  });

  it('is every error code with its HTTP status, and every exit code of the command line', async () => {
    await expect(text({ errors: ERROR_STATUS, exits: EXIT })).toMatchFileSnapshot(join(SNAPSHOTS, 'codes.json'));
  });

  it('is what the command line takes', async () => {
    const helps = await Promise.all(
      [[], ['serve'], ['run'], ['doctor']].map(async (words) => {
        const { code, out } = await command([...words, '--help']);
        expect(code, words.join(' ')).toBe(0);
        return out;
      }),
    );
    await expect(helps.join('\n')).toMatchFileSnapshot(join(SNAPSHOTS, 'command-line.txt'));
  });
});

describe('what older data folders rely on', () => {
  it('is the schema after each migration', async () => {
    const db = new Database(':memory:');
    const schemas = MIGRATIONS.map(({ version, up }) => {
      up(db);
      const parts = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').pluck().all();
      const plain = parts.map((sql) => String(sql).replaceAll(/\s+/g, ' ')).join('\n');
      return { version, digest: createHash('sha256').update(plain).digest('hex').slice(0, 16) };
    });
    db.close();
    await expect(text(schemas)).toMatchFileSnapshot(join(SNAPSHOTS, 'schemas.json'));
  });
});
