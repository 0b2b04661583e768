import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Tokens } from './access';
import { writePrivately } from './private-file';

const token = z.string().regex(/^[\w-]{32,256}$/);
const tokensSchema = z.object({ admin: token, viewer: token });

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

async function readTokens(path: string): Promise<Tokens | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return tokensSchema.parse(JSON.parse(text));
  } catch {
    // A damaged file holds no secret worth keeping: new tokens lock nobody out of anything but an old page.
    return null;
  }
}

/** The tokens of a data folder: made once, kept in `tokens.json`, readable by its owner only. Call it under the lock. */
export async function loadTokens(dataDir: string): Promise<Tokens> {
  const path = join(dataDir, 'tokens.json');
  const known = await readTokens(path);
  if (known !== null) {
    await chmod(path, 0o600);
    return known;
  }
  const tokens = { admin: newToken(), viewer: newToken() };
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writePrivately(path, `${JSON.stringify(tokens)}\n`);
  return tokens;
}
