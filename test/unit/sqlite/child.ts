import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process of its own that works on a store and says what it does, a line at a time. */
export class Child implements AsyncDisposable {
  readonly lines: string[] = [];
  private readonly process: ChildProcess;
  private readonly ended: Promise<unknown>;
  private readonly output: ReturnType<typeof createInterface>;

  /** Starts `children/NAME.ts`. */
  constructor(name: string, ...args: string[]) {
    const script = join(import.meta.dirname, 'children', `${name}.ts`);
    const hooks = join(import.meta.dirname, '..', '..', 'support', 'ts-hooks.mjs');
    this.process = spawn(process.execPath, ['--import', hooks, script, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!this.process.stdout) throw new Error('The child has no stdout.');
    this.output = createInterface({ input: this.process.stdout });
    this.output.on('line', (line) => this.lines.push(line));
    this.ended = Promise.all([once(this.process, 'exit'), once(this.output, 'close')]);
  }

  /** Resolves when it has said this line, or `count` lines. */
  async said(what: string | number): Promise<void> {
    const done = (): boolean => (typeof what === 'number' ? this.lines.length >= what : this.lines.includes(what));
    while (!done()) {
      const line = await Promise.race([once(this.output, 'line'), this.ended.then(() => null)]);
      if (line === null && !done())
        throw new Error(`The child ended before it said ${what}: ${this.lines.join(' | ')}`);
    }
  }

  /** Lets it go on past the point where it waits for a line on stdin. */
  goOn(): void {
    this.process.stdin?.write('\n');
  }

  /** SIGKILL; resolves when everything that it said has arrived. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }
}
