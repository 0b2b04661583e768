import type { Bridge, ConnectionEvent } from '@renderer/bridge';
import type { CallName, CallOutput, Push } from '@shared/contract';

/** A bridge that answers what a test tells it to, and pushes when told. */
export class FakeBridge implements Bridge {
  readonly calls: { name: string; input: unknown }[] = [];
  readonly entered: string[] = [];
  answers: Partial<{ [N in CallName]: (input: never) => CallOutput<N> | Promise<CallOutput<N>> }> = {};
  #push: (push: Push) => void = () => undefined;
  #connection: (event: ConnectionEvent) => void = () => undefined;

  async call<N extends CallName>(name: N, input: unknown): Promise<CallOutput<N>> {
    this.calls.push({ name, input });
    const answer = this.answers[name];
    if (answer === undefined) throw new Error(`No answer for ${name} was prepared.`);
    return answer(input as never);
  }

  onPush(listener: (push: Push) => void): () => void {
    this.#push = listener;
    return () => undefined;
  }

  onConnection(listener: (event: ConnectionEvent) => void): () => void {
    this.#connection = listener;
    return () => undefined;
  }

  enter(token: string): void {
    this.entered.push(token);
  }

  push(push: Push): void {
    this.#push(push);
  }

  connect(reconnected: boolean): void {
    this.#connection({ state: 'open', role: 'admin', reconnected });
  }

  countOf(name: CallName): number {
    return this.calls.filter((call) => call.name === name).length;
  }
}
