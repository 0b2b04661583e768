import { z } from 'zod';
import { progressSchema, resultSchema } from './model/execution';
import type { Message } from './messages/message';
import { messageSchema } from './messages/sent-schema';
import { interpreterSchema } from './model/command';

/** One child to run. Everything in it is final: macros are filled in, nothing is looked up in a store. */
export const launchSpecSchema = z.object({
  /** Names the run between the two processes: execution id, a dot, attempt number. */
  ref: z.string(),
  /**
   * Goes into the child's environment as CLOSING_BELL_RUN. Unique to the data folder, the execution and the attempt,
   * so that a scan finds what is ours and nothing else.
   */
  token: z.string(),
  shell: z.string().nullable(),
  argv: z.array(z.string()).nullable(),
  /** null: the script's own folder when the command names an existing script, else the user's home. */
  cwd: z.string().nullable(),
  interpreter: interpreterSchema,
  pythonUtf8: z.boolean(),
  /**
   * Whether the child gets a pipe beside stdout, as its descriptor 3: lines with markers that come there tell of
   * progress and results and stand in no log. Left out: it gets none.
   */
  channel: z.boolean().optional(),
  /** What it leaves behind goes on after exit code 0. */
  leaveBackground: z.boolean(),
  /** The task's own variables and CLOSING_BELL_EXECUTION_ID; they win over the login shell's. */
  env: z.record(z.string(), z.string()),
  /** The run's parameters as JSON, for a file that the child may read; null: it has none. */
  params: z
    .object({
      json: z.string(),
      /** Not all of them are in `env`: without the file the child would lack some. */
      needed: z.boolean(),
    })
    .nullable(),
  /** null: no limit. */
  timeoutMs: z.number().nullable(),
  /** Path of the log without its ending: `.log` holds the text, `.idx` the index. */
  logBase: z.string(),
});
/** One child to run. */
export type LaunchSpec = z.infer<typeof launchSpecSchema>;

/** What is known of a run that may still live: enough to find it and to leave strangers alone. */
export const orphanCandidateSchema = z.object({
  token: z.string(),
  pid: z.number().int().nullable(),
  /** The process's start time as the system tells it, opaque; a pid with another one belongs to a stranger. */
  pidStart: z.string().nullable(),
});
/** What is known of a run that may still live. */
export type OrphanCandidate = z.infer<typeof orphanCandidateSchema>;

/** Messages from main to the launcher. */
export const launcherCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('init'),
    /** Folder put on PYTHONPATH. */
    pythonPath: z.string(),
    /** Program behind the interpreter `node`. */
    ownNode: z.string(),
    /** Folder for the names that interpreters go by in shell lines. */
    namesDir: z.string(),
    /** Folder for files with the parameters of runs. */
    paramsDir: z.string(),
    /** A launcher of an earlier run that may still be finishing its files: waited for, then stopped. */
    previous: z.object({ pid: z.number().int(), pidStart: z.string() }).nullable(),
  }),
  z.object({ type: z.literal('spawn'), spec: launchSpecSchema }),
  z.object({ type: z.literal('stop'), ref: z.string(), graceMs: z.number() }),
  z.object({ type: z.literal('watch'), ref: z.string(), on: z.boolean() }),
  /** Asks for a sign of life. */
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('reap'), id: z.number().int(), suspects: z.array(orphanCandidateSchema) }),
]);
/** Messages from main to the launcher. */
export type LauncherCommand = z.infer<typeof launcherCommandSchema>;

/** Lines of a log that could not be stored. */
export const lostLinesSchema = z.object({
  lines: z.number().int(),
  /** What the system said. */
  why: z.string(),
  /** What is printed now is lost as well. */
  now: z.boolean(),
});
/** Lines of a log that could not be stored. */
export type LostLines = z.infer<typeof lostLinesSchema>;

/** No child came to be, as the launcher says it. */
const refusalSchema = z.object({
  type: z.literal('refused'),
  ref: z.string(),
  reason: z.enum(['spawn-error', 'bad-config']),
  /** What a person reads; text of the system as it is. */
  said: z.union([z.string(), messageSchema]),
  finishedAt: z.number(),
});
/** No child came to be, as the launcher says it. */
export type Refusal = z.infer<typeof refusalSchema>;

/** No child came to be. */
export interface RefusedEvent extends Omit<Refusal, 'said'> {
  /** What a person reads, in English. */
  message: string;
  /** The same in no language yet; left out where only a sentence is known. */
  said?: Message | undefined;
}

/** What happens to a child. `finishedAt` and `startedAt` are epoch ms of the launcher's clock. */
export const launcherEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('started'),
    ref: z.string(),
    pid: z.number().int(),
    pidStart: z.string(),
    startedAt: z.number(),
    command: z.array(z.string()),
    cwd: z.string(),
    /** What was set beside what the login shell has. */
    environment: z.record(z.string(), z.string()),
  }),
  /** Joined: lines are in the file already; sent for progress, and for lines while the run is watched. */
  z.object({
    type: z.literal('output'),
    ref: z.string(),
    lines: z.number().int(),
    /** Another number each time that the lines which are stored unfinished changed. */
    unfinished: z.number().int().optional(),
    lost: lostLinesSchema.optional(),
    progress: progressSchema.nullable(),
  }),
  /** The group is empty and the files are closed. */
  z.object({
    type: z.literal('exited'),
    ref: z.string(),
    /** What ended it: itself, its time limit, or a stop that was asked for. */
    cause: z.enum(['exit', 'timeout', 'stop']),
    exitCode: z.number().int().nullable(),
    signal: z.string().nullable(),
    finishedAt: z.number(),
    lines: z.number().int(),
    lost: lostLinesSchema.optional(),
    progress: progressSchema.nullable(),
    /** Values from `::output`; null when there were none. */
    result: resultSchema.nullable(),
    /** For a Python traceback its last line first, then the tail of stderr; null when stderr was empty. */
    errorText: z.string().nullable(),
  }),
  /** The launcher died with this run in its hands; what was left of it has been stopped. */
  z.object({ type: z.literal('lost'), ref: z.string(), finishedAt: z.number() }),
]);
/** What happened to a run. */
export type LauncherEvent = z.infer<typeof launcherEventSchema> | RefusedEvent;

/** Messages from the launcher to main. */
export const launcherMessageSchema = z.union([
  z.object({ type: z.literal('ready'), pid: z.number().int(), pidStart: z.string() }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('reaped'), id: z.number().int(), stopped: z.number().int() }),
  refusalSchema,
  launcherEventSchema,
]);
/** Messages from the launcher to main. */
export type LauncherMessage = z.infer<typeof launcherMessageSchema>;
