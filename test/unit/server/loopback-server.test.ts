import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLoopbackServer, type LoopbackServer } from '../../../src/main/server/loopback-server';
import { findEngine, readEngineFile, removeEngineFile, writeEngineFile } from '../../../src/main/server/engine-file';
import { loadTokens } from '../../../src/main/server/tokens';
import { createStubRpc } from '../../support/stub-rpc';
import { keepingLogger, serving, tempDir } from './serving';

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

async function open(dataDir: string, options: { port?: number; anyPort?: boolean } = {}): Promise<LoopbackServer> {
  const opened = await openLoopbackServer({
    rpc: createStubRpc(),
    dataDir,
    port: options.port ?? 0,
    anyPort: options.anyPort ?? true,
    rendererDir: null,
    logger: keepingLogger(),
  });
  onTestFinished(() => opened.close());
  return opened;
}

describe('tokens', () => {
  it('are made once, differ, and are for their owner only', async () => {
    const dir = join(await tempDir(), 'not', 'there');
    const made = await loadTokens(dir);
    expect(made.admin).toMatch(/^[\w-]{43}$/);
    expect(made.viewer).not.toBe(made.admin);
    expect(await loadTokens(dir)).toEqual(made);
    expect(await readdir(dir)).toEqual(['tokens.json']);
    expect(await modeOf(join(dir, 'tokens.json'))).toBe('600');
  });

  it('take back a file that others may read, and make new ones for a damaged file', async () => {
    const dir = await tempDir();
    const path = join(dir, 'tokens.json');
    const made = await loadTokens(dir);
    await chmod(path, 0o644);
    await loadTokens(dir);
    expect(await modeOf(path)).toBe('600');
    for (const text of ['', '{"admin":"short","viewer":""}', '{"admin":']) {
      await writeFile(path, text);
      const renewed = await loadTokens(dir);
      expect(renewed.admin).not.toBe(made.admin);
      expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(renewed);
    }
  });

  it('fail when the file can’t be read for another reason', async () => {
    const dir = await tempDir();
    await mkdir(join(dir, 'tokens.json'));
    await expect(loadTokens(dir)).rejects.toThrow('EISDIR');
  });
});

describe('engine.json', () => {
  it('names a running engine while its server is open', async () => {
    const dir = await tempDir();
    const opened = await open(dir);
    expect(await findEngine(dir)).toEqual({ url: opened.url, token: opened.tokens.admin, pid: process.pid });
    expect(await modeOf(join(dir, 'engine.json'))).toBe('600');
    expect(new URL(opened.pageUrl).origin).toBe(opened.url);
    expect(new URL(opened.pageUrl).hash).toBe(`#token=${opened.tokens.admin}`);
    await opened.close();
    expect(await findEngine(dir)).toBeNull();
    expect(await readdir(dir)).toEqual(['tokens.json']);
  });

  it('left over from a crash names nobody, and is not taken away by others', async () => {
    const dir = await tempDir();
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const server = await serving();
    const left = { url: server.url, token: 'left', pid: gone.pid ?? 0 };
    await writeEngineFile(dir, left);
    expect(await findEngine(dir)).toBeNull();
    expect(await readEngineFile(dir)).toEqual(left);
    await removeEngineFile(dir, process.pid);
    expect(await readEngineFile(dir)).toEqual(left);
  });

  it('is not believed when nothing, or something else, answers at its address', async () => {
    const dir = await tempDir();
    const server = await serving();
    await server.close();
    await writeEngineFile(dir, { url: server.url, token: 'x', pid: process.pid });
    expect(await findEngine(dir)).toBeNull();
    const stranger = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
    onTestFinished(() => void stranger.close());
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    await writeEngineFile(dir, { url: `http://127.0.0.1:${port}`, token: 'x', pid: process.pid });
    expect(await findEngine(dir)).toBeNull();
  });

  it.each(['', 'null', '{"url":"http://evil.example:80","token":"x","pid":1}', '{"url":"http://127.0.0.1:1"}'])(
    'that holds %s is no engine',
    async (text) => {
      const dir = await tempDir();
      await writeFile(join(dir, 'engine.json'), text);
      expect(await readEngineFile(dir)).toBeNull();
    },
  );
});

describe('a folder that refuses a file', () => {
  it.each(['tokens.json', 'engine.json'])('%s is named in a sentence, and nothing is left open', async (name) => {
    const dir = await tempDir();
    await mkdir(join(dir, name, 'in the way'), { recursive: true });
    await expect(open(dir)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`The data folder ${dir} can’t be used: `) as string,
    });
    expect((await readdir(dir)).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });
});

describe('the port', () => {
  it('that is taken is left for a free one only where that was allowed', async () => {
    const taken = await serving();
    const dir = await tempDir();
    await expect(open(dir, { port: taken.port, anyPort: false })).rejects.toMatchObject({
      code: 'conflict',
      message: `Port ${taken.port} is taken by another program.`,
    });
    expect(await readEngineFile(dir)).toBeNull();
    const opened = await open(dir, { port: taken.port });
    expect(opened.port).not.toBe(taken.port);
    expect((await fetch(`${opened.url}/healthz`)).status).toBe(200);
  });
});
