import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { contract, pushSchemas, socketMessageSchema } from '@shared/contract';
import type { LogLine } from '@shared/model/log';
import { commandTask, tempDir } from '../support/engine';
import { NO_PROFILE } from '../support/no-profile';
import { serve, type Served } from '../support/serve';
import { until } from '../support/until';

const CLIENTS = 200;
/** More at once than a push holds: the rest of it is read. */
const BURSTS = 2;
const LINES = 3000;
/** Lines that a client asks for at once to close a gap. */
const PAGE = 2000;

let dir: ReturnType<typeof tempDir>;
beforeEach(() => (dir = tempDir()));
afterEach(() => dir[Symbol.dispose]());

/** Looks at a log over a socket as a window does: takes what is pushed, and reads the gaps, until no more can come. */
class Client {
  /** What it has, from the first line on. */
  readonly texts: string[] = [];
  /** Lines that came by themselves, and lines that it had to read. */
  pushed = 0;
  read = 0;
  /** It has been told what is there, and that no more can come. */
  opened = false;
  done = false;
  readonly #socket: WebSocket;
  readonly #id: number;
  #live = true;
  #total = 0;
  #reading = false;
  readonly #waiting: LogLine[] = [];

  constructor(served: Served, id: number) {
    this.#id = id;
    this.#socket = new WebSocket(`${served.ready.url.replace('http', 'ws')}/push`);
    this.#socket.on('open', () => this.#socket.send(JSON.stringify({ token: served.ready.viewerToken })));
    this.#socket.on('message', (data: Buffer) => this.#take(data));
  }

  close(): void {
    this.#socket.close();
  }

  #take(data: Buffer): void {
    const message = socketMessageSchema.parse(JSON.parse(data.toString()));
    if ('hello' in message) this.#call(1, 'logs.open', { id: this.#id });
    else if ('id' in message) {
      if (!message.ok) throw new Error(message.error.message);
      if (message.id === 1) {
        this.#learn(contract['logs.open'].output.parse(message.value));
        this.opened = true;
      } else this.#fill(contract['logs.read'].output.parse(message.value).lines);
    } else if ('push' in message && message.push === 'log.appended') {
      const appended = pushSchemas['log.appended'].parse(message.data);
      this.pushed += appended.lines.length;
      expect(appended.totalLines).toBeGreaterThanOrEqual(this.#total);
      this.#learn(appended);
    }
    this.#goOn();
  }

  #call(id: number, call: string, input: object): void {
    this.#socket.send(JSON.stringify({ id, call, input }));
  }

  #learn({ lines, totalLines, live }: { lines: LogLine[]; totalLines: number; live: boolean }): void {
    this.#total = Math.max(this.#total, totalLines);
    this.#live &&= live;
    this.#waiting.push(...lines);
  }

  #fill(lines: LogLine[]): void {
    this.#reading = false;
    this.read += lines.length;
    for (const line of lines) this.#append(line);
  }

  /** Nothing is taken twice, and nothing with a gap before it. */
  #append({ n, text }: LogLine): void {
    if (n <= this.texts.length) return;
    expect(n).toBe(this.texts.length + 1);
    this.texts.push(text);
  }

  #goOn(): void {
    if (this.#reading) return;
    for (let next = this.#waiting[0]; next && next.n <= this.texts.length + 1; next = this.#waiting[0]) {
      this.#append(next);
      this.#waiting.shift();
    }
    if (this.texts.length < this.#total) {
      this.#reading = true;
      this.#call(2, 'logs.read', { id: this.#id, fromLine: this.texts.length + 1, count: PAGE });
    } else this.done = !this.#live;
  }
}

it(
  `${CLIENTS} clients look at the same log: each has every line once and in order, and the run is not held up`,
  { timeout: 120_000 },
  async () => {
    await using served = await serve(dir.path, NO_PROFILE);
    const gate = join(dir.path, 'gate');
    const burst = LINES / BURSTS;
    const shell = `while [ ! -e '${gate}' ]; do sleep 0.05; done
      i=0; while [ $i -lt ${BURSTS} ]; do seq $((i * ${burst} + 1)) $((i * ${burst} + ${burst})); i=$((i + 1)); sleep 0.1; done`;
    await served.call('tasks.create', { task: commandTask('prints', { action: { kind: 'command', shell } }) });
    const { id } = await served.call('executions.start', { key: 'prints' });
    const clients = Array.from({ length: CLIENTS }, () => new Client(served, id));
    await until(async () => (await served.call('executions.get', { id })).status === 'running', { what: 'the run' });
    await until(() => clients.every((client) => client.opened), { what: 'everybody to look' });
    writeFileSync(gate, '');
    await until(() => clients.every((client) => client.done), { what: 'everybody to see the end' });
    const expected = Array.from({ length: LINES }, (_, index) => String(index + 1));
    for (const { texts } of clients) expect(texts).toEqual(expected);
    for (const what of ['pushed', 'read'] as const) {
      expect(Math.max(...clients.map((client) => client[what])), `lines ${what}`).toBeGreaterThan(0);
    }
    for (const client of clients) client.close();
    expect(await served.call('executions.get', { id })).toMatchObject({ status: 'success' });
    expect(await served.call('health.get', {})).toMatchObject({ ok: true });
  },
);
