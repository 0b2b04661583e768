import { runProcess } from './cli/node-process';
import { compose, lookAtFolder } from './compose';

await runProcess(import.meta.dirname, { compose, lookAtFolder });
