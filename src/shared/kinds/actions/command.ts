import { z } from 'zod';
import { because } from '../../messages/because';
import { folderSchema, interpreterSchema, withUnixLineEnds } from '../../model/command';
import { plainText } from '../../model/common';

const shellLine = plainText(32_768)
  .overwrite(withUnixLineEnds)
  .refine((line) => line.trim().length > 0, because('input.command'));
const argvList = z
  .array(plainText(32_768))
  .min(1, because('input.command'))
  .max(1000)
  .refine((argv) => (argv[0] ?? '').trim().length > 0, because('input.program'));

/** Runs a child process: one line for the system's shell, or a program with its arguments. */
export const commandActionSchema = z
  .strictObject({
    kind: z.literal('command'),
    shell: shellLine.optional(),
    argv: argvList.optional(),
    /** May hold macros. null: the script's own folder when the command names one, else the user's home. */
    cwd: folderSchema.nullable().default(null),
    interpreter: interpreterSchema.default({ kind: 'system' }),
    /** Sets PYTHONUTF8=1; off by default because it breaks scripts that open GBK files. */
    pythonUtf8: z.boolean().default(false),
    /** What the command leaves running in the background goes on after exit code 0; left out: it is stopped. */
    leaveBackground: z.boolean().optional(),
  })
  .refine((action) => (action.shell === undefined) !== (action.argv === undefined), because('input.shellOrArgv'));
/** Runs a child process. */
export type CommandAction = z.infer<typeof commandActionSchema>;
