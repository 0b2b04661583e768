import type { Readable } from 'node:stream';
import { LineSplitter } from './lines';
import type { RunReport } from './progress';
import { eachMarker } from './protocol-lines';

/** The child's descriptor of its channel: the first after stdin, stdout and stderr. */
export const CHANNEL = 3;

/** Takes the markers in the lines of a child's channel. Its other lines mean nothing, and none of them stands in a log. */
export function readChannel(pipe: Readable, report: RunReport): void {
  const take = (lines: Buffer): void => eachMarker(lines, (line) => report.marker(line));
  const splitter = new LineSplitter({ block: take, line: take, rewritten: () => undefined });
  pipe.on('data', (chunk: Buffer) => splitter.push(chunk));
  pipe.on('end', () => splitter.end());
  // A pipe that breaks has ended: what came before counts.
  pipe.on('error', () => undefined);
}
