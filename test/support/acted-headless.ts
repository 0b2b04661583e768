// The command line's program in a process of its own, with a stub in place of the engine.
import { join } from 'node:path';
import { createNodeHost } from '../../src/main/cli/node-host';
import { runProgram } from '../../src/main/cli/program';
import { composeActed } from './acted-engine';

const host = createNodeHost(join(import.meta.dirname, '..', '..', 'out', 'main'), composeActed);
const code = await runProgram(process.argv.slice(2), host);
await Promise.all([host.out(''), host.err('')]);
process.exit(code);
