import { runProcess } from './cli/node-process';
import { compose, inspectFolder } from './compose';

await runProcess(import.meta.dirname, { compose, inspectFolder });
