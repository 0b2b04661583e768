import { workflowOf } from '@shared/model/action';
import type { CommandAction } from '@shared/kinds/actions/command';
import type { TaskDefinition } from '@shared/model/task';

/** What a script's name ends with. */
const SCRIPT = /\.(pyw?|ipynb|[cm]?js|[cm]?ts|sh|bash|zsh|fish|r|rmd|jl|pl|rb|lua|php|ps1|bat|cmd|sql|m)$/i;
/** A word of a shell line: quotes hold blanks together, what ends a command ends it too. A macro is one piece. */
const WORD = /(?:\{\{[^]*?\}\}|'[^']*'|"[^"]*"|[^\s|&;<>()'"])+/g;
const ABSOLUTE = /^(?:[/~]|\$HOME\b|\$\{HOME\}|[A-Za-z]:\/)/;
/** Most scripts that are kept of one task. */
const MOST = 200;

/** The commands of a definition: its own, or those that its steps bring themselves. */
export function commandsOf({ action }: Pick<TaskDefinition, 'action'>): CommandAction[] {
  if (action.kind === 'command') return [action];
  return (workflowOf(action)?.steps ?? []).flatMap((step) => (step.action === undefined ? [] : [step.action]));
}

/** A path in the one form that tells whether two name the same file, as far as that can be told without the disk. */
function pathOf(word: string, cwd: string | null): string {
  const slashed = word.replaceAll('\\', '/');
  // Without a folder a command runs in the user's home.
  const whole = ABSOLUTE.test(slashed) ? slashed : `${(cwd ?? '~').replaceAll('\\', '/')}/${slashed}`;
  const home = whole.replace(/^(?:\$HOME\b|\$\{HOME\})/, '~');
  const parts: string[] = [];
  for (const [at, part] of home.split('/').entries()) {
    const isBack = part === '..' && parts.length > 1 && parts.at(-1) !== '..';
    if (isBack) parts.pop();
    else if ((part !== '' && part !== '.') || at === 0) parts.push(part);
  }
  const path = parts.join('/');
  // Only Windows has drives, and its file systems tell no case.
  return /^[A-Za-z]:/.test(path) ? path.toLowerCase() : path;
}

/** The script files that the commands of a definition name, each as the path that tells it from others. */
export function scriptsOf(definition: Pick<TaskDefinition, 'action'>): string[] {
  const found = new Set<string>();
  for (const { shell, argv, cwd } of commandsOf(definition)) {
    const words = argv ?? (shell?.match(WORD) ?? []).map((word) => word.replaceAll(/['"]/g, ''));
    for (const word of words) if (SCRIPT.test(word) && found.size < MOST) found.add(pathOf(word, cwd));
  }
  return [...found];
}

/** The tasks that a workflow has as steps, by their keys. */
export function stepTasksOf({ action }: Pick<TaskDefinition, 'action'>): string[] {
  return [...new Set((workflowOf(action)?.steps ?? []).flatMap((step) => step.task ?? []))];
}
