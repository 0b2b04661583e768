import { message, type Message } from '../messages/message';

/**
 * What people write for a zone, in capitals, with the zones that they may mean. Most of these are known to the system,
 * too, and mean one of the two there: CST is Chicago, fourteen hours from Shanghai.
 */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  CST: ['Asia/Shanghai', 'America/Chicago'],
  CDT: ['America/Chicago'],
  EST: ['America/New_York'],
  EDT: ['America/New_York'],
  MST: ['America/Denver'],
  MDT: ['America/Denver'],
  PST: ['America/Los_Angeles'],
  PDT: ['America/Los_Angeles'],
  AST: ['America/Halifax', 'Asia/Riyadh'],
  HST: ['Pacific/Honolulu'],
  BST: ['Europe/London', 'Asia/Dhaka'],
  IST: ['Asia/Kolkata', 'Asia/Jerusalem', 'Europe/Dublin'],
  GMT: ['UTC', 'Europe/London'],
  WET: ['Europe/Lisbon'],
  CET: ['Europe/Berlin', 'Europe/Paris'],
  CEST: ['Europe/Berlin', 'Europe/Paris'],
  MET: ['Europe/Berlin', 'Europe/Paris'],
  EET: ['Europe/Athens', 'Africa/Cairo'],
  MSK: ['Europe/Moscow'],
  SST: ['Asia/Singapore', 'Pacific/Pago_Pago'],
  SGT: ['Asia/Singapore'],
  HKT: ['Asia/Hong_Kong'],
  HONGKONG: ['Asia/Hong_Kong'],
  BEIJING: ['Asia/Shanghai'],
  CHINA: ['Asia/Shanghai'],
  PRC: ['Asia/Shanghai'],
  CTT: ['Asia/Shanghai'],
  ROC: ['Asia/Taipei'],
  JST: ['Asia/Tokyo'],
  KST: ['Asia/Seoul'],
  ROK: ['Asia/Seoul'],
  AEST: ['Australia/Sydney', 'Australia/Brisbane'],
  AEDT: ['Australia/Sydney'],
  EASTERN: ['America/New_York'],
  CENTRAL: ['America/Chicago'],
  MOUNTAIN: ['America/Denver'],
  PACIFIC: ['America/Los_Angeles'],
};
/** The zone that people at an offset most likely mean, by hours. */
const AT_OFFSET: Readonly<Record<number, string>> = {
  0: 'UTC',
  5.5: 'Asia/Kolkata',
  8: 'Asia/Shanghai',
  9: 'Asia/Tokyo',
};

/** What the system calls a zone, or null for one that it does not know. */
function systemName(text: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/**
 * Whether a text names one zone: an IANA name of a place or of a fixed distance, such as Asia/Shanghai, the older
 * Asia/Chongqing or Etc/GMT-8, or UTC. Names without a slash mean one thing here and another there.
 */
export function isZoneName(text: string): boolean {
  if (text !== 'UTC' && (!text.includes('/') || /^systemv\//i.test(text))) return false;
  return systemName(text) !== null;
}

/** The zones that a text which names none may be meant to name, the likeliest first. */
export function likelyZones(text: string): string[] {
  const [, sign = '', hours = '', minutes = '0'] =
    /^(?:utc|gmt)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(text.replaceAll(/\s/g, '')) ?? [];
  if (sign !== '') {
    const offset = (Number(hours) + Number(minutes) / 60) * (sign === '-' ? -1 : 1);
    // The sign of these names is turned round: Etc/GMT-8 is eight hours ahead.
    const fixed = `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
    return [AT_OFFSET[offset], fixed].filter((zone) => zone !== undefined).filter(isZoneName);
  }
  const place = text.split('/').at(-1)?.trim().replaceAll(' ', '_').toUpperCase() ?? '';
  const meant = Object.hasOwn(MEANT, place) ? MEANT[place] : undefined;
  if (meant !== undefined) return [...meant];
  const here = Intl.supportedValuesOf('timeZone').filter((zone) => zone.split('/').at(-1)?.toUpperCase() === place);
  const known = systemName(text);
  return here.length > 0 || known === null || !isZoneName(known) ? here : [known];
}

/** What is wrong with a text that ought to name a zone, null when nothing is. */
export function zoneFault(text: string): Message | null {
  if (isZoneName(text)) return null;
  const likely = likelyZones(text);
  if (likely.length === 0) return message('input.zone', { zone: text });
  return message('input.zoneName', { zone: text, likely: likely.join(', ') });
}

/**
 * The zone of a system as it may be stored, from what the system calls it and how far it is behind UTC now, minutes.
 * A system may be set by a rule (`CST-8`) or a file, which has no name.
 */
export function systemZoneOf(name: string | undefined, behindMinutes: number): string {
  if (name !== undefined && isZoneName(name)) return name;
  const hours = -behindMinutes / 60;
  return AT_OFFSET[hours] ?? likelyZones(`${hours < 0 ? '' : '+'}${hours}`)[0] ?? 'UTC';
}
