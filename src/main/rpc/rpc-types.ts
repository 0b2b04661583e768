import type { Reply } from '@shared/errors';
import type { Role } from '@shared/contract';
import type { Connection } from '../app/ports';

/** Who calls, as the host that took the call knows it. */
export interface Caller {
  role: Role;
  /** For the record: "desktop", "browser", "api", "cli". */
  who: string;
  /** Where pushes to this caller go; null when it takes none (HTTP). */
  connection: Connection | null;
}

/** The only way in, whoever asks. Never throws: expected failures and bugs come back as a reply. */
export interface Rpc {
  call(caller: Caller, name: string, input: unknown): Promise<Reply>;
  /** Pushes go to this connection until the answer is disposed; subscriptions to logs end with it. */
  connect(connection: Connection): Disposable;
}
