import type { Progress } from '@shared/model/execution';

/** `desc: 35%|███▌      | 350/1000 [00:10<00:20, 34.5it/s, postfix]`; description, times and rate may be missing. */
const WITH_TOTAL =
  /^(?<desc>.*?)\s*(?<percent>\d{1,3})%\|[^|]*\|\s*(?<done>[\d.]+[kKMGTPEZY]?)\/(?<total>[\d.]+[kKMGTPEZY]?)\w*\s*\[(?:[\d:]+)(?:<(?<left>[\d:?]+))?/u;
/** `desc: 350it [00:10, 34.5it/s]`, a bar that knows no total. */
const WITHOUT_TOTAL = /^(?<desc>.*?)\s*(?<done>[\d.]+[kKMGTPEZY]?)[^\d\s[\]]{1,16} \[[\d:]+, /u;

const POWERS = 'kMGTPEZY';
const LONGEST_BAR = 4096;
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

/** Reads a tqdm bar in its usual shape; null when the text is none. `now` is epoch ms, for the time it will end. */
export function readBar(line: Buffer, now: number): Progress | null {
  if (line.length > LONGEST_BAR) return null;
  const text = line.toString('utf8');
  const full = WITH_TOTAL.exec(text)?.groups;
  if (full) {
    const left = seconds(full.left ?? '?');
    return {
      percent: Math.min(Number(full.percent), 100),
      message: description(full.desc),
      current: null,
      done: amount(full.done ?? ''),
      total: amount(full.total ?? ''),
      etaAt: left === null ? null : now + left * 1000,
    };
  }
  const open = WITHOUT_TOTAL.exec(text)?.groups;
  if (!open) return null;
  return {
    percent: null,
    message: description(open.desc),
    current: null,
    done: amount(open.done ?? ''),
    total: null,
    etaAt: null,
  };
}
