const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);

/** Colour sequences (their numbers as the first group), other CSI sequences, OSC sequences, two-character escapes. */
export const TERMINAL_SEQUENCE = new RegExp(
  `${ESC}\\[([0-9;:]*)m|${ESC}\\[[0-?]*[ -/]*[@-~]|${ESC}\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|${ESC}[ -/]*[0-~]?`,
  'g',
);

/** A line as text, its sequences left out: what is searched and copied, column for column what is shown. */
export function plainLine(line: string): string {
  return line.includes(ESC) ? line.replace(TERMINAL_SEQUENCE, '') : line;
}
