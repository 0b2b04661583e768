import { readdirSync, readFileSync } from 'node:fs';

/** A process that lives, with its environment by name. */
export interface Living {
  pid: number;
  env: Readonly<Record<string, string>>;
}

/** The environment of a process as it was when its program began; null when it has ended. */
function environmentOf(pid: string): Record<string, string> | null {
  try {
    if (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] === 'Z') return null;
    const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return Object.fromEntries(pairs.map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]));
  } catch {
    return null;
  }
}

/** Every process whose environment has this variable at this value, whatever it did to its group or session. */
export function livingWith(name: string, value: string): Living[] {
  const found: Living[] = [];
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const env = environmentOf(pid);
    if (env?.[name] === value) found.push({ pid: Number(pid), env });
  }
  return found;
}

/** Whether it is a command that an engine started, or came of one: no engine and no launcher. */
export function isCommand({ env }: Living): boolean {
  return env['CLOSING_BELL_RUN'] !== undefined;
}
