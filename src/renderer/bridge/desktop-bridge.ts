import type { CallInput, CallName, CallOutput, DesktopBridge, Push } from '@shared/contract';
import { Emitter } from '@shared/emitter';
import type { Bridge, ConnectionEvent } from './bridge';
import { readAnswer, readPush, readReply } from './messages';

/** The bridge over what the preload put on the window. Its connection lives as long as the window. */
export function createDesktopBridge(desktop: DesktopBridge): Bridge {
  const pushes = new Emitter<Push>((error) => reportError(error));
  desktop.onPush((message) => {
    const push = readPush(message);
    if (push !== null) pushes.emit(push);
  });
  return {
    async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
      return readAnswer(name, readReply(await desktop.call(name, input)));
    },
    onPush: (listener) => pushes.listen(listener),
    onConnection(listener: (event: ConnectionEvent) => void) {
      listener({ state: 'open', role: 'admin', reconnected: false });
      return () => undefined;
    },
    enter: () => undefined,
  };
}
