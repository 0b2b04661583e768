import { createNodeHost } from './cli/node-host';
import { runProgram } from './cli/program';
import { compose } from './compose';

const host = createNodeHost(import.meta.dirname, compose);
const code = await runProgram(process.argv.slice(2), host);
// What was written last may still be on its way.
await Promise.all([host.out(''), host.err('')]);
process.exit(code);
