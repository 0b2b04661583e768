import type { Host } from './host';

/** What a spec asks of the main process: a function as text, run with the module and an argument. */
export interface ControlRequest {
  id: number;
  source: string;
  arg: unknown;
}

/** What comes back; `endpoint` once, when Chromium runs. */
export type ControlAnswer =
  { endpoint: string } | { id: number; ok: true; value: unknown } | { id: number; ok: false; error: string };

/** Answers a spec over the process's own channel, as playwright does for a real Electron. */
export function serveControl(electron: object, host: Host): void {
  const send = (answer: ControlAnswer): void => void process.send?.(answer);
  void host.endpoint.then((endpoint) => send({ endpoint }));
  process.on('message', ({ id, source, arg }: ControlRequest) => {
    const run = async (): Promise<unknown> => {
      // Text of a spec's own function, from the process that started this one.
      const work = new Function(`return (${source});`)() as (module: object, arg: unknown) => unknown;
      return work(electron, arg);
    };
    run().then(
      (value) => send({ id, ok: true, value }),
      (error: unknown) => send({ id, ok: false, error: error instanceof Error ? (error.stack ?? '') : String(error) }),
    );
  });
}
