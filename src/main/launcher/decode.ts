import { isUtf8 } from 'node:buffer';

const gb18030 = new TextDecoder('gb18030');

/** A line as UTF-8: valid UTF-8 as it is, anything else read as GB18030; what is neither becomes U+FFFD. */
export function decodeLine(line: Buffer): Buffer {
  return isUtf8(line) ? line : Buffer.from(gb18030.decode(line), 'utf8');
}

/** As `decodeLine`, for a line of which more will come: half a character at its end is left out. */
export function decodeUnfinished(line: Buffer): Buffer {
  const whole = line.subarray(0, wholeCharacters(line));
  if (isUtf8(whole)) return Buffer.from(whole);
  return Buffer.from(new TextDecoder('gb18030').decode(line, { stream: true }), 'utf8');
}

/** How much of a text that was cut in bytes ends on a whole character. */
export function wholeCharacters(text: Buffer): number {
  let start = text.length - 1;
  while (start > 0 && start > text.length - 4 && ((text[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  const lead = text[start] ?? 0;
  const needed = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start + needed > text.length ? Math.max(start, 0) : text.length;
}
