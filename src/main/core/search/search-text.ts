import type { TaskDefinition } from '@shared/model/task';
import { folded } from '@shared/search/folded';
import { commandsOf } from './scripts';

/** Between the texts of one field; nobody types it. */
const PART = '\u001f';
/** So much of the commands of a task is searched, characters: a workflow may bring thousands. */
const MOST_OF_COMMANDS = 65_536;

/** The texts of a task that a search looks in, folded. */
export interface SearchText {
  name: string;
  script: string;
  folder: string;
  interpreter: string;
  tags: string;
  /** All of them, with key, description and group. */
  all: string;
}

const joined = (texts: Iterable<string>): string => folded([...new Set(texts)].join(PART));

/** What a search finds a task by. */
export function searchTextOf(definition: TaskDefinition): SearchText {
  const { key, name, description, tags, group } = definition;
  const commands = commandsOf(definition);
  const parts = {
    name: folded(name),
    script: joined(commands.map(({ shell, argv }) => shell ?? argv?.join(' ') ?? '')).slice(0, MOST_OF_COMMANDS),
    folder: joined(commands.flatMap(({ cwd }) => cwd ?? [])).slice(0, MOST_OF_COMMANDS),
    interpreter: joined(
      commands.map(({ interpreter }) =>
        'path' in interpreter ? `${interpreter.kind} ${interpreter.path}` : interpreter.kind,
      ),
    ).slice(0, MOST_OF_COMMANDS),
    tags: joined(tags),
  };
  // "system" and "node" are no words of the task: only its own field finds them.
  const paths = joined(commands.flatMap(({ interpreter }) => ('path' in interpreter ? interpreter.path : [])));
  const { script, folder } = parts;
  const all = [
    parts.name,
    key,
    folded(description),
    script,
    folder,
    paths.slice(0, MOST_OF_COMMANDS),
    parts.tags,
    group ?? '',
  ];
  return { ...parts, all: all.join(PART) };
}
