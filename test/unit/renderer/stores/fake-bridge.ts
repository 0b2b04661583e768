import type { Bridge, ConnectionEvent } from '@renderer/bridge';
import type { CallName, CallOutput, Push } from '@shared/contract';

/** A bridge that answers what a test tells it to, and pushes when told. */
export class FakeBridge implements Bridge {
  readonly calls: { name: string; input: unknown }[] = [];
  readonly entered: string[] = [];
  answers: Partial<{ [N in CallName]: (input: never) => CallOutput<N> | Promise<CallOutput<N>> }> = {};
  readonly #pushListeners = new Set<(push: Push) => void>();
  readonly #connectionListeners = new Set<(event: ConnectionEvent) => void>();

  async call<N extends CallName>(name: N, input: unknown): Promise<CallOutput<N>> {
    this.calls.push({ name, input });
    const answer = this.answers[name];
    if (answer === undefined) throw new Error(`No answer for ${name} was prepared.`);
    return answer(input as never);
  }

  onPush(listener: (push: Push) => void): () => void {
    this.#pushListeners.add(listener);
    return () => void this.#pushListeners.delete(listener);
  }

  onConnection(listener: (event: ConnectionEvent) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => void this.#connectionListeners.delete(listener);
  }

  enter(token: string): void {
    this.entered.push(token);
  }

  push(push: Push): void {
    for (const listener of this.#pushListeners) listener(push);
  }

  connect(reconnected: boolean): void {
    for (const listener of this.#connectionListeners) listener({ state: 'open', role: 'admin', reconnected });
  }

  countOf(name: CallName): number {
    return this.calls.filter((call) => call.name === name).length;
  }
}
