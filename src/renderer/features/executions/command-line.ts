const PLAIN = /^[\w./:=@%+,-]+$/;

/** A command as one line, parts that would fall apart in quotes: to be read and copied, never to be run from here. */
export function commandLine(command: readonly string[]): string {
  return command.map((part) => (PLAIN.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`)).join(' ');
}
