import type { ProcessTable } from './process-table';
import { DarwinProcessTable } from './process-table-darwin';
import { LinuxProcessTable } from './process-table-linux';
import { WindowsProcessTable } from './process-table-windows';

/** The table of this system. */
export function systemProcessTable(): ProcessTable {
  if (process.platform === 'win32') return new WindowsProcessTable();
  return process.platform === 'darwin' ? new DarwinProcessTable() : new LinuxProcessTable();
}
