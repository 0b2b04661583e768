import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { AppError } from '@shared/errors';
import { sentenceIn } from '@shared/messages/render';
import { EXIT, type CliHost } from './cli-host';
import { doctor } from './doctor';
import { run, type RunOptions } from './run';
import { serve, type ServeOptions } from './serve';

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

/** `--param` takes all words up to the next option: what is no `name=value` there may be what is to be run. */
function splitTarget(word: string | undefined, options: RunOptions): { word: string; options: RunOptions } {
  if (word !== undefined) return { word, options };
  const [found, ...more] = (options.param ?? []).filter((each) => !each.includes('='));
  if (found === undefined || more.length > 0) {
    throw new AppError('invalid-input', 'cli.oneTarget');
  }
  return { word: found, options: { ...options, param: (options.param ?? []).filter((each) => each !== found) } };
}

function exitCodeOf({ code }: AppError): number {
  return code === 'invalid-input' || code === 'not-found' ? EXIT.wrongUse : EXIT.failure;
}

const DATA: [string, string] = ['--data <dir>', 'data folder (default: the one that the desktop app uses)'];

function build(host: CliHost, done: (code: number) => void): Command {
  const program = new Command('closing-bell')
    .description('Runs scripts and data jobs on schedules, and keeps a record that survives crashes.')
    .version(host.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => void host.out(text), writeErr: (text) => void host.err(text) });

  program
    .command('serve')
    .description('the engine and the UI without a desktop; prints one line of JSON when it is ready')
    .option(...DATA)
    .option('--port <n>', 'port on loopback; 0 takes a free one', parsePort)
    .option('--no-open', 'do not open a browser')
    .addOption(
      new Option('--restore', 'take the newest good backup when the store is damaged or missing').conflicts('fresh'),
    )
    .option('--fresh', 'begin with an empty store when it is damaged or missing; what is left of it is kept')
    .addOption(new Option('--dev-origin <origin>').hideHelp())
    .action(async (options: ServeOptions) => done(await serve(host, options)));

  program
    .command('run')
    .description('runs a task now and prints its lines: exit 0 success, 1 failure, 2 wrong use')
    .argument('[target]', 'a file with a task in JSON, the key of a task, or of a sample')
    .option(...DATA)
    .option('--param <name=value...>', 'parameters; true, false and numbers are taken as such')
    .option('--session <date>', 'the session that it is for, in place of the one by its rule (YYYY-MM-DD)')
    .option('--force', 'run it although its guard says no')
    .option('--task <key>', 'which task of the file')
    .action(async (target: string | undefined, given: RunOptions) => {
      const { word, options } = splitTarget(target, given);
      done(await run(host, word, options));
    });

  program
    .command('doctor')
    .description('versions, paths, whether the store is whole, what would run next')
    .option(...DATA)
    .action(async (options: { data?: string }) => done(await doctor(host, options)));
  return program;
}

/** Runs one command line (without program and script) and answers its exit code. Throws only bugs. */
export async function runProgram(args: readonly string[], host: CliHost): Promise<number> {
  let code: number = EXIT.ok;
  const program = build(host, (result) => (code = result));
  try {
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return EXIT.wrongUse;
    }
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.wrongUse;
    if (!(error instanceof AppError)) throw error;
    await host.err(`closing-bell: ${sentenceIn(error, host.language('stderr'))}\n`);
    return exitCodeOf(error);
  }
}
