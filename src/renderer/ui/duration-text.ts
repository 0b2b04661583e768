/** Units from the largest to the smallest, with their seconds and the names that people type. */
const UNITS = [
  { sign: 'd', seconds: 86_400, names: ['d', 'day', 'days', '天', '日'] },
  { sign: 'h', seconds: 3_600, names: ['h', 'hr', 'hrs', 'hour', 'hours', '小时', '时'] },
  { sign: 'm', seconds: 60, names: ['m', 'min', 'mins', 'minute', 'minutes', '分钟', '分'] },
  { sign: 's', seconds: 1, names: ['s', 'sec', 'secs', 'second', 'seconds', '秒钟', '秒'] },
] as const;

const NUMBER = String.raw`\d{1,12}(?:\.\d{1,6})?`;
const PART = new RegExp(String.raw`(${NUMBER})\s*(\p{L}+)\s*`, 'uy');
const PLAIN = new RegExp(`^${NUMBER}$`);
const CLOCK = /^(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$/;

/** Milliseconds are the finest that a duration is told in. */
const rounded = (seconds: number): number => Math.round(seconds * 1_000) / 1_000;

function readParts(text: string): number | null {
  let total = 0;
  let after = -1;
  PART.lastIndex = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    const [, amount = '', name = ''] = PART.exec(text) ?? [];
    const unit = UNITS.findIndex(({ names }) => (names as readonly string[]).includes(name));
    // Each unit once, and the larger before the smaller: what else is typed is a slip.
    if (unit <= after) return null;
    total += Number(amount) * (UNITS[unit]?.seconds ?? 0);
    after = unit;
  }
  return rounded(total);
}

/**
 * The seconds of a duration as people type it: `1h30m`, `90s`, `2 小时 5 分`, `1:30` (hours and minutes), `1:30:05`, and
 * a number alone is seconds. null: it can't be read.
 */
export function parseDuration(text: string): number | null {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  if (plain === '') return null;
  if (PLAIN.test(plain)) return rounded(Number(plain));
  const clock = CLOCK.exec(plain);
  if (clock !== null) {
    const [, hours = '0', minutes = '0', seconds = '0'] = clock;
    return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  }
  return readParts(plain);
}

/** A duration as it stands in a field: `1h30m`, `5m`, `1.5s`; no time at all is `0s`. */
export function formatDurationText(seconds: number): string {
  let left = Math.round(seconds * 1_000);
  let text = '';
  for (const { sign, seconds: size } of UNITS) {
    const isLast = sign === 's';
    const amount = isLast ? left / 1_000 : Math.floor(left / (size * 1_000));
    left -= amount * size * 1_000;
    if (amount > 0) text += `${amount}${sign}`;
  }
  return text === '' ? '0s' : text;
}
