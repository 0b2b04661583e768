import { runProcess } from './cli/node-process';
import { compose } from './compose';

await runProcess(import.meta.dirname, compose);
