import {
  contract,
  isCallName,
  pushSchemas,
  type CallName,
  type CallOutput,
  type Push,
  type PushData,
  type PushName,
} from '@shared/contract';
import { wireErrorSchema, type Reply, type WireError } from '@shared/errors';
import type { Connection } from '@main/app/ports';
import { outgoing } from '@main/app/push-hub';
import type { Caller, Rpc } from '@main/rpc/rpc-types';

/** Answers a call in the engine's place, or lets what the engine answers pass. */
type Turn = (answer: () => Promise<Reply>) => Promise<Reply>;

/**
 * Stands before an engine's calls: remembers what pages asked, and does what no engine can be brought to do on demand.
 * What it answers or sends in the engine's place is parsed by the contract, so it can't say what the engine never says.
 */
export class HeldCalls implements Rpc {
  /** What was asked over connections, in order. */
  readonly asked: { name: string; input: unknown }[] = [];
  readonly #engine: Rpc;
  readonly #underWay = new Set<Promise<Reply>>();
  readonly #connections = new Set<Connection>();
  readonly #once = new Map<CallName, Turn[]>();
  readonly #always = new Map<CallName, Turn>();

  constructor(engine: Rpc) {
    this.#engine = engine;
  }

  async call(caller: Caller, name: string, input: unknown): Promise<Reply> {
    if (caller.connection !== null) this.asked.push({ name, input });
    const answer = (): Promise<Reply> => this.#engineAnswers(caller, name, input);
    if (!isCallName(name)) return answer();
    const turn = this.#once.get(name)?.shift() ?? this.#always.get(name);
    return turn === undefined ? answer() : turn(answer);
  }

  connect(connection: Connection): Disposable {
    this.#connections.add(connection);
    const pushes = this.#engine.connect(connection);
    return {
      [Symbol.dispose]: () => {
        this.#connections.delete(connection);
        pushes[Symbol.dispose]();
      },
    };
  }

  /** Resolves when the engine answers no call any more. */
  async quiet(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Inputs of a call, in the order in which pages made it. */
  called(name: CallName): unknown[] {
    return this.asked.filter((call) => call.name === name).map(({ input }) => input);
  }

  /** Keeps the next call of this name from the engine until the returned function is called. */
  hold(name: CallName): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#next(name, async (answer) => promise.then(answer));
    return resolve;
  }

  /** Lets the next call of this name fail before it reaches the engine. */
  fail(name: CallName, error: WireError): void {
    const parsed = wireErrorSchema.parse(error);
    this.#next(name, () => Promise.resolve({ ok: false, error: parsed }));
  }

  /** Changes what the engine answers to a call from now on. Throws, in the call, what the contract does not know. */
  alter<N extends CallName>(name: N, change: (value: CallOutput<N>) => CallOutput<N>): void {
    this.#always.set(name, async (answer) => {
      const reply = await answer();
      if (!reply.ok) return reply;
      const { output } = contract[name];
      return { ok: true, value: output.parse(change(output.parse(reply.value) as CallOutput<N>)) };
    });
  }

  /** Sends a push to every page. Throws what the contract does not know. */
  push<N extends PushName>(name: N, data: PushData<N>): void {
    // Name and data are of one push, which TypeScript can't follow through the union.
    const message = { push: name, data: pushSchemas[name].parse(data) } as Push;
    for (const connection of this.#connections) connection.send(outgoing(message));
  }

  async #engineAnswers(caller: Caller, name: string, input: unknown): Promise<Reply> {
    const answering = this.#engine.call(caller, name, input);
    this.#underWay.add(answering);
    try {
      return await answering;
    } finally {
      this.#underWay.delete(answering);
    }
  }

  #next(name: CallName, turn: Turn): void {
    this.#once.set(name, [...(this.#once.get(name) ?? []), turn]);
  }
}
