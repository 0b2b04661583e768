import type { Progress } from '@shared/model/execution';

/** Where a bar with a total, and one without, can be told from other text. */
const WITH_TOTAL = '%|';
const WITHOUT_TOTAL = ' [';
/** What follows the bar itself in `desc: 35%|███▌      | 350/1000 [00:10<00:20, 34.5it/s, postfix]`. */
const COUNTS =
  /\s*(?<done>[\d.]+[kKMGTPEZY]?)\/(?<total>[\d.]+[kKMGTPEZY]?)(?:[a-zA-Z]\w*)?\s*\[[\d:]+(?:<(?<left>[\d:?]+))?/uy;
/** What stands before and behind the bracket in `desc: 350it [00:10, 34.5it/s]`, a bar that knows no total. */
const COUNTED = /(?<done>\d[\d.]*[kKMGTPEZY]?)[^\d\s[\]]{1,16}$/u;
const ELAPSED = / \[\d+(?::\d+)+, /uy;
const LONGEST_COUNT = 40;

const POWERS = 'kMGTPEZY';
/** A longer line is no bar, in bytes. */
const LONGEST_BAR = 512;
const LONGEST_DESCRIPTION = 200;

function amount(text: string): number | null {
  const suffix = /[a-zA-Z]$/.exec(text)?.[0];
  const value = Number(suffix === undefined ? text : text.slice(0, -1));
  if (!Number.isFinite(value)) return null;
  if (suffix === undefined) return value;
  return Math.round(value * 1000 ** (POWERS.indexOf(suffix === 'K' ? 'k' : suffix) + 1));
}

/** Seconds of `mm:ss` or `h:mm:ss`; null for `?`. */
function seconds(text: string): number | null {
  const parts = text.split(':').map(Number);
  if (parts.length < 2 || parts.some((part) => !Number.isFinite(part))) return null;
  return parts.reduce((sum, part) => sum * 60 + part, 0);
}

function description(text: string | undefined): string | null {
  const clean = (text ?? '').trim().replace(/:$/, '').slice(0, LONGEST_DESCRIPTION);
  return clean === '' ? null : clean;
}

function at(pattern: RegExp, text: string, from: number): Record<string, string | undefined> | null {
  pattern.lastIndex = from;
  return pattern.exec(text)?.groups ?? null;
}

function withTotal(text: string, now: number): Progress | null {
  for (let sign = text.indexOf(WITH_TOTAL); sign !== -1; sign = text.indexOf(WITH_TOTAL, sign + 1)) {
    const percent = /\d{1,3}$/.exec(text.slice(Math.max(sign - 3, 0), sign))?.[0];
    const end = text.indexOf('|', sign + WITH_TOTAL.length);
    if (end === -1) return null;
    const counts = percent === undefined ? null : at(COUNTS, text, end + 1);
    if (percent === undefined || counts === null) continue;
    const left = seconds(counts['left'] ?? '?');
    return {
      percent: Math.min(Number(percent), 100),
      message: description(text.slice(0, sign - percent.length)),
      current: null,
      done: amount(counts['done'] ?? ''),
      total: amount(counts['total'] ?? ''),
      etaAt: left === null ? null : now + left * 1000,
    };
  }
  return null;
}

function withoutTotal(text: string): Progress | null {
  for (let sign = text.indexOf(WITHOUT_TOTAL); sign !== -1; sign = text.indexOf(WITHOUT_TOTAL, sign + 1)) {
    ELAPSED.lastIndex = sign;
    if (!ELAPSED.test(text)) continue;
    const from = Math.max(sign - LONGEST_COUNT, 0);
    const counted = COUNTED.exec(text.slice(from, sign));
    if (!counted) continue;
    return {
      percent: null,
      message: description(text.slice(0, from + counted.index)),
      current: null,
      done: amount(counted.groups?.['done'] ?? ''),
      total: null,
      etaAt: null,
    };
  }
  return null;
}

/** Whether a text may be a bar: quick, and seldom wrong about what is none. */
export function mayBeBar(line: Buffer): boolean {
  return line.length <= LONGEST_BAR && (line.includes(WITH_TOTAL) || line.includes(WITHOUT_TOTAL));
}

/**
 * Reads a tqdm bar in its usual shape: description, times and rate may be missing. null when the text is none. The cost
 * grows no faster than the text. `now` is epoch ms, for the time it will end.
 */
export function readBar(line: Buffer, now: number): Progress | null {
  if (!mayBeBar(line)) return null;
  const text = line.toString('utf8');
  return withTotal(text, now) ?? withoutTotal(text);
}
