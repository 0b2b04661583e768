import { z } from 'zod';
import { because } from '../messages/because';
import { editorWords, MOST_EDITOR_CHARS } from '../editor-command';
import { groupNameSchema, plainText } from './common';

/** What a user may set. */
export const settingsSchema = z.strictObject({
  /** Executions that run at once, over all tasks. */
  slots: z.number().int().min(1).max(1024),
  /** Executions that run at once within a named group; a group that is not listed has one. */
  groups: z
    .record(groupNameSchema, z.number().int().min(1).max(1024))
    .refine((groups) => Object.keys(groups).length <= 500, because('input.manyGroups')),
  /** The command that opens a file at a line, with `{file}` and `{line}`; empty or left out: the first editor found. */
  editor: plainText(MOST_EDITOR_CHARS)
    .refine((command) => command === '' || editorWords(command) !== null, because('input.editor'))
    .optional(),
});
/** What a user may set. */
export type Settings = z.infer<typeof settingsSchema>;

/** The number of places in a group that no setting names. */
export const DEFAULT_GROUP_SLOTS = 1;
