import { EXIT, type EngineMaker } from './cli-host';
import { watchUncaughtErrors } from './uncaught-errors';
import { createNodeHost } from './node-host';
import { runProgram } from './program';

/** Runs this process's command line to its end and ends the process with its code; 1 after a bug that nobody caught. */
export async function runProcess(builtDir: string, engine: EngineMaker): Promise<never> {
  const uncaught = watchUncaughtErrors();
  const host = createNodeHost(builtDir, engine, uncaught);
  let code: number = EXIT.failure;
  try {
    code = await runProgram(process.argv.slice(2), host);
  } catch (error) {
    uncaught.take(error);
  }
  // What was written last may still be on its way.
  await Promise.all([host.out(''), host.err('')]);
  process.exit(uncaught.happened.aborted ? EXIT.failure : code);
}
