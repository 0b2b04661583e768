// The command line's program in a process of its own, with a stub in place of the engine.
import { join } from 'node:path';
import { runProcess } from '../../src/main/cli/node-process';
import { composeActed, inspectActed } from './acted-engine';

await runProcess(join(import.meta.dirname, '..', '..', 'out', 'main'), {
  compose: composeActed,
  inspectFolder: inspectActed,
});
