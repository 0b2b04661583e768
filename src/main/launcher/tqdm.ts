import type { Progress } from '@shared/model/execution';

/** Where a bar with a total, and one without, can be told from other text. */
const WITH_TOTAL = '%|';
const WITHOUT_TOTAL = ' [';
const AMOUNT = String.raw`\d{1,20}(?:\.\d{1,20})?[kKMGTPEZY]?`;
/** What follows the bar itself in `desc: 35%|███▌      | 350/1000 [00:10<00:20, 34.5it/s, postfix]`. */
const COUNTS = new RegExp(
  String.raw`\s*(?<done>${AMOUNT})\/(?<total>${AMOUNT})(?:[a-zA-Z]\w*)?\s*\[[\d:]+(?:<(?<left>[\d:?]+))?(?:, *[\d.?]*(?<unit>[^\s,\]]*))?`,
  'uy',
);
/** The same where a format of the script's own leaves out the times. */
const COUNTS_ALONE = new RegExp(String.raw`\s*(?<done>${AMOUNT})\/(?<total>${AMOUNT})\s*$`, 'uy');
/** A bar that nothing follows, as tqdm draws it in blocks or in digits. */
const BAR_ALONE = /[\u2588-\u258f#\d ]+$/uy;
/** What stands before and behind the bracket in `desc: 350it [00:10, 34.5it/s]`, a bar that knows no total. */
const COUNTED = new RegExp(String.raw`(?<done>${AMOUNT})(?<unit>[^\d\s[\]]{1,16})$`, 'u');
const ELAPSED = / \[\d+(?::\d+)+, /uy;
const LONGEST_COUNT = 40;

const POWERS = 'kMGTPEZY';
/** A longer line is no bar, in characters. */
const LONGEST_BAR = 512;
const LONGEST_DESCRIPTION = 200;

/** A count as it is shown: three digits and a power. */
interface Amount {
  value: number;
  power: number;
}

/** Tells what one power stands for, where a bar shows its counts in short. */
export interface Divisor {
  /** 1000 or 1024; null: not known. */
  known: number | null;
}

function amountOf(text: string): Amount | null {
  const suffix = /[a-zA-Z]$/.exec(text)?.[0];
  const value = Number(suffix === undefined ? text : text.slice(0, -1));
  if (!Number.isFinite(value)) return null;
  return { value, power: suffix === undefined ? 0 : POWERS.indexOf(suffix === 'K' ? 'k' : suffix) + 1 };
}

const sized = ({ value, power }: Amount, divisor: number): number =>
  power === 0 ? value : Math.round(value * divisor ** power);

/** Whether counts agree with the percent beside them, as far as three digits can tell. */
function agrees(done: Amount, total: Amount, percent: number, divisor: number): boolean {
  const counted = (sized(done, divisor) / sized(total, divisor)) * 100;
  return Math.abs(counted - percent) <= 0.51 + counted * 0.007;
}

/** Learns the divisor from what only one of the two can mean. */
function learn(divisor: Divisor, done: Amount, total: Amount, percent: number): void {
  // A thousand of the smaller is shown as less than one of the larger.
  const isLess = [done, total].some(({ value, power }) => power > 0 && value > 0 && value < 1);
  if (isLess) divisor.known = 1024;
  if (divisor.known !== null || done.power === total.power || done.value === 0) return;
  const [thousand, binary] = [1000, 1024].map((one) => agrees(done, total, percent, one));
  if (thousand !== binary) divisor.known = binary ? 1024 : 1000;
}

/** A count in full. Bytes are counted by 1000 or by 1024: what is not known is not told. */
function count(amount: Amount | null, unit: string | undefined, divisor: Divisor): number | null {
  if (!amount) return null;
  if (amount.power === 0) return amount.value;
  const isBytes = /B(?:\/s)?$/.test(unit ?? '');
  const by = divisor.known ?? (isBytes ? null : 1000);
  return by === null ? null : sized(amount, by);
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

function withTotal(text: string, now: number, divisor: Divisor): Progress | null {
  for (let sign = text.indexOf(WITH_TOTAL); sign !== -1; sign = text.indexOf(WITH_TOTAL, sign + 1)) {
    const shown = /\d{1,3}$/.exec(text.slice(Math.max(sign - 3, 0), sign))?.[0];
    const end = text.indexOf('|', sign + WITH_TOTAL.length);
    if (end === -1) return shown === undefined ? null : barAlone(text, sign, shown);
    const counts = shown === undefined ? null : (at(COUNTS, text, end + 1) ?? at(COUNTS_ALONE, text, end + 1));
    if (shown === undefined || counts === null) continue;
    const percent = Math.min(Number(shown), 100);
    const [done, total] = [amountOf(counts['done'] ?? ''), amountOf(counts['total'] ?? '')];
    if (done && total) learn(divisor, done, total, percent);
    const left = seconds(counts['left'] ?? '?');
    return {
      percent,
      message: description(text.slice(0, sign - shown.length)),
      current: null,
      done: count(done, counts['unit'], divisor),
      total: count(total, counts['unit'], divisor),
      etaAt: left === null ? null : now + left * 1000,
    };
  }
  return null;
}

/** A bar that nothing follows: the only one in its line. */
function barAlone(text: string, sign: number, shown: string): Progress | null {
  BAR_ALONE.lastIndex = sign + WITH_TOTAL.length;
  if (text.indexOf(WITH_TOTAL) !== sign || !BAR_ALONE.test(text)) return null;
  const message = description(text.slice(0, sign - shown.length));
  return { percent: Math.min(Number(shown), 100), message, current: null, done: null, total: null, etaAt: null };
}

function withoutTotal(text: string, divisor: Divisor): Progress | null {
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
      done: count(amountOf(counted.groups?.['done'] ?? ''), counted.groups?.['unit'], divisor),
      total: null,
      etaAt: null,
    };
  }
  return null;
}

/**
 * Reads a tqdm bar in its usual shapes: description, times, rate and counts may be missing. null when the text is none.
 * The cost grows no faster than the text. `now` is epoch ms, for the time it will end; `divisor` is kept between the
 * forms of a bar.
 */
export function readTqdm(text: string, now: number, divisor: Divisor): Progress | null {
  if (text.length > LONGEST_BAR) return null;
  return withTotal(text, now, divisor) ?? withoutTotal(text, divisor);
}
