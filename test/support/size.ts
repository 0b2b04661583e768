/** The size of a heavy test: small in every run, full in `npm run test:long`. */
export function size(small: number, full: number): number {
  return process.env['CLOSING_BELL_LONG'] === '1' ? full : small;
}
