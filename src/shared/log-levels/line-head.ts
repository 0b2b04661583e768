import type { LogLevel } from '../model/log';
import { levelOfCapitals, levelOfLetter, levelOfNumber, levelOfWord } from './words';

/** What the beginning of a line says of it. */
export interface LineHead {
  level: LogLevel;
  /**
   * `record`: a logger wrote it. `exception`: it names an exception, and may be the end of what stands before it.
   * `warned`: Python's `warnings` wrote it, and its message goes on until the line of source.
   */
  as: 'record' | 'exception' | 'warned';
}

/** A level stands within so many characters, or nowhere. */
export const HEAD_CHARS = 400;
/** Of a line of JSON so much is looked through: loguru puts the text first. */
export const JSON_CHARS = 4_000;
/** Fields before the level. */
const MOST_FIELDS = 8;
/** Names among them, such as those of logger and thread: a bare word counts twice, it may be the message. */
const MOST_NAMES = 3;
/** Of syslog, whose host and program are two bare words. */
const NAMES_OF_SYSLOG = 5;
/** What the launcher writes into a log itself. */
const NOTICE = '[closing-bell] ';

const RECORDS: Readonly<Record<LogLevel, LineHead>> = {
  error: { level: 'error', as: 'record' },
  warning: { level: 'warning', as: 'record' },
  info: { level: 'info', as: 'record' },
  debug: { level: 'debug', as: 'record' },
};
const EXCEPTION: LineHead = { level: 'error', as: 'exception' };
const WARNED: LineHead = { level: 'warning', as: 'warned' };
const record = (level: LogLevel | null): LineHead | null => (level === null ? null : RECORDS[level]);

/** `E1130 17:40:01.123456 12345 file.cc:12] …` */
const GLOG = /^([IWEFC])\d{4}(?:\d{4})? \d\d:\d\d:\d\d/;
/** `2026-11-30 17:40:01.123456: E tensorflow/…` */
const TENSORFLOW = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: ([IWEF]) /;
/** Rich leaves the time out where it is that of the line before. */
const RICH = /^ {8,}([A-Z]{4,8}) +\S/;
/** A number, or nothing, behind `error:` is a value. */
const VALUE = /^\s*(?:[-+]?[\d.,]+(?:e[-+]?\d+)?\s*%?|none|null|nan|n\/a|false|no)?\s*$/i;
const EXCEPTION_LINE = /^(?:[A-Za-z_][\w.$]*(?:Error|Exception|Interrupt|Exit|Iteration|Failure)|Exception)(?=:|\s*$)/;
const WARNING_LINE = /^[A-Za-z_][\w.]*Warning(?=:)/;
/** What some tools begin their last words with. */
const TROUBLE =
  /^(?:fatal(?: error)?: |panic: |make(?:\[\d+\])?: \*\*\* |npm (?:ERR!|error) |ORA-\d{5}: |Error in |Exception (?:in|ignored in)|Unhandled |Uncaught |Caused by: |Segmentation fault|Killed$)/i;
/** What those begin with. */
const TROUBLE_LETTERS = 'fFpPmMnNoOeEuUcCsSkKwW';
const MILD = /^(?:npm warn |Warning messages?:$)/i;
/** `path.py:12: FutureWarning: …`, `main.c:3:5: error: …` */
const AT_PLACE = /^(?:[A-Za-z]+:)?[^:\n]{1,200}:\d+(?::\d+)?: (?:fatal )?([A-Za-z]+):/;
/** `quotes - ERROR - …`, `web-1  | …` */
const NAMED = /^[\w.<>/-]+ +(?:- +(?=[A-Z]{3,9} +-)|\| +)/;
/** `Nov 30 17:40:01` */
const MONTH_DAY = /^(?:[A-Z][a-z]{2},? )?[A-Z][a-z]{2} [ \d]\d (?:\d{4} )?\d\d:\d\d:\d\d/;
const LOGFMT = /^[A-Za-z_@.]+=(?:"[^"]*"|\S*)(?: |$)/;
const LOGFMT_LEVEL = /(?:^|\s)(?:level|lvl|severity)="?([A-Za-z]+)/;
const JSON_LEVEL =
  /"(?:level|levelname|level_name|loglevel|log\.level|severity|lvl)"\s*:\s*(?:"([A-Za-z]+)"|(\d{1,3})|\{[^{}]*"name"\s*:\s*"([A-Za-z]+)")/;
const JSON_RECORD = /"(?:msg|message|time|timestamp|@timestamp|ts|event|text|asctime)"\s*:/;
/** How people who write no logger mark a line. */
const BY_HAND =
  /^(?:[【[]?(错误|严重|致命|异常|警告|信息|提示|调试)(?:[】\]]|\s*[:：])|(❌|🔥|🚨)|(⚠)|抱歉，您(?:没有|每))/u;

const SPACE = 0x20;
const TAB = 0x09;
const COMMA = 0x2c;
const COLON = 0x3a;
const EQUALS = 0x3d;
const DASH = 0x2d;
/** Of `2026-11-30T17:40:01Z`, `5:40PM`. */
const TIME_LETTERS = 'TZAPM';
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
const isWordly = (code: number): boolean =>
  isLetter(code) || isDigit(code) || code === 0x5f || code === 0x2e || code === 0x24 || code > 0x7f;
/** Blank, `|`, `-`, `,`, `;`, `>`, `:`, `*`: what stands between fields. */
const isBetween = (code: number): boolean =>
  code === SPACE ||
  code === TAB ||
  code === 0x7c ||
  code === DASH ||
  code === COMMA ||
  code === 0x3b ||
  code === 0x3e ||
  code === COLON ||
  code === 0x2a;
const CLOSING: Readonly<Record<number, string>> = { 0x5b: ']', 0x28: ')', 0x7b: '}', 0x3c: '>' };

function ofJson(text: string): LineHead | null {
  const found = JSON_LEVEL.exec(text);
  if (found === null || !JSON_RECORD.test(text)) return null;
  if (found[2] !== undefined) return record(levelOfNumber(Number(found[2])));
  return record(levelOfWord(found[1] ?? found[3] ?? ''));
}

/** A level among the parts of a field in brackets: `[INFO/Main]`, `[2026-11-30T17:40:01Z ERROR app]`, `[E 261130 …]`. */
function ofBrackets(inner: string): LogLevel | null {
  const whole = levelOfWord(inner.trim());
  if (whole !== null) return whole;
  const letter = /^([IWEDCF]) (?:\d{6}|\d{4}-)/.exec(inner)?.[1];
  if (letter !== undefined) return levelOfLetter(letter);
  if (!/[A-Z]{3}/.test(inner)) return null;
  for (const part of inner.split(/[\s:/|,]+/)) {
    const level = part === part.toUpperCase() ? levelOfCapitals(part) : null;
    if (level !== null) return level;
  }
  return null;
}

/** Whether what follows a word says that it is a field of its own, so that its letters need not be capitals. */
function isClosed(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  if (code === COLON || code === 0x7c || code === TAB) return true;
  const behind = text.slice(end, end + 3);
  return behind.startsWith(' |') || behind === ' - ' || behind.startsWith(' :');
}

function endOfWord(text: string, from: number): number {
  let end = from;
  while (end < text.length && isWordly(text.charCodeAt(end))) end += 1;
  return end;
}

/**
 * Goes over the fields before a level: dates, times, numbers, names, what stands in brackets. A level counts only behind a
 * time or something in brackets (`anchored`): in a table the same word is a value.
 */
function ofFields(text: string, start = 0, isAnchored = false, mostNames = MOST_NAMES): LineHead | null {
  let anchored = isAnchored;
  let names = 0;
  let at = start;
  for (let fields = 0; fields < MOST_FIELDS; fields += 1) {
    while (at < text.length && isBetween(text.charCodeAt(at))) at += 1;
    const code = text.charCodeAt(at);
    const closing = CLOSING[code];
    if (closing !== undefined) {
      const end = text.indexOf(closing, at);
      if (end === -1 || end - at > 120) return null;
      const level = ofBrackets(text.slice(at + 1, end));
      if (level !== null) return RECORDS[level];
      anchored = true;
      at = end + 1;
    } else if (isDigit(code) || code === 0x2b) {
      const from = at;
      while (at < text.length && !isBlankOrPipe(text.charCodeAt(at))) {
        // A code such as 600000.SH: a table, or words.
        if (isLetter(text.charCodeAt(at)) && !TIME_LETTERS.includes(text.charAt(at))) return null;
        at += 1;
      }
      anchored ||= isTime(text, from, at);
    } else if (isLetter(code) || code === 0x5f || code === 0x2f || code > 0x7f) {
      const end = endOfWord(text, at);
      const word = text.slice(at, end);
      if (anchored && code !== 0x2f) {
        const level = levelOfCapitals(word) ?? (isClosed(text, end) ? levelOfWord(word) : null);
        if (level !== null) return RECORDS[level];
      }
      if (!anchored) return null;
      at = end;
      // A path, `host/app`, or the line behind a file.
      while (at < text.length && !isBlankOrPipe(text.charCodeAt(at)) && text.charCodeAt(at) !== 0x5b) at += 1;
      if (text.charCodeAt(at - 1) === COMMA) return null;
      const bare = at === end && !word.includes('.') && !isClosed(text, at);
      if (word !== 'PM' && word !== 'AM') names += bare ? 2 : 1;
      if (names > mostNames) return null;
    } else return null;
  }
  return null;
}

function isBlankOrPipe(code: number): boolean {
  return code === SPACE || code === TAB || code === 0x7c;
}

/** Whether `17:40` stands there. */
function isTime(text: string, from: number, to: number): boolean {
  const colon = text.indexOf(':', from);
  return (
    colon > from &&
    colon < to - 2 &&
    isDigit(text.charCodeAt(colon - 1)) &&
    isDigit(text.charCodeAt(colon + 1)) &&
    isDigit(text.charCodeAt(colon + 2))
  );
}

/** `ERROR: …`, `ERROR    …`, `error: …`, `ERRO[0012] …` */
function ofFirstWord(text: string): LineHead | null {
  let end = 1;
  while (isLetter(text.charCodeAt(end))) end += 1;
  const word = text.slice(0, end);
  const capitals = levelOfCapitals(word);
  const isCapitals = capitals !== null;
  const level = capitals ?? levelOfWord(word);
  if (level === null) return null;
  const next = text.charCodeAt(end);
  if (next === COLON) {
    if (VALUE.test(text.slice(word.length + 1)) && text.length > word.length + 1) return null;
    return word === 'Error' ? EXCEPTION : RECORDS[level];
  }
  if (!isCapitals) return null;
  const ends = Number.isNaN(next) || isBlankOrPipe(next) || next === 0x28 || next === 0x5b;
  return ends ? RECORDS[level] : null;
}

function ofLetters(text: string): LineHead | null {
  const first = ofFirstWord(text);
  if (first !== null) return first;
  // Most lines are none of these: each expression is asked only where it may say yes.
  const end = endOfWord(text, 0);
  const next = text.charCodeAt(end);
  if (isDigit(text.charCodeAt(1))) {
    const glog = GLOG.exec(text)?.[1];
    if (glog !== undefined) return record(levelOfLetter(glog));
  }
  if ((next === COLON || !(next > SPACE)) && EXCEPTION_LINE.test(text)) return EXCEPTION;
  if (next === COLON && WARNING_LINE.test(text)) return WARNED;
  if (TROUBLE_LETTERS.includes(text.charAt(0))) {
    if (TROUBLE.test(text)) return EXCEPTION;
    if (MILD.test(text)) return RECORDS.warning;
  }
  if (next === EQUALS && LOGFMT.test(text)) return record(levelOfWord(LOGFMT_LEVEL.exec(text)?.[1] ?? ''));
  if (end === 3 && (next === SPACE || next === COMMA)) {
    const day = MONTH_DAY.exec(text)?.[0];
    if (day !== undefined) return ofFields(text, day.length, true, NAMES_OF_SYSLOG);
  }
  const name = next === SPACE || next === DASH ? NAMED.exec(text)?.[0] : undefined;
  return name === undefined ? ofPlace(text) : ofFields(text, name.length, true);
}

function ofPlace(text: string): LineHead | null {
  if (!text.includes(': ')) return null;
  const word = AT_PLACE.exec(text)?.[1];
  if (word === undefined) return null;
  if (word.endsWith('Warning') && word !== 'Warning') return WARNED;
  return record(levelOfWord(word));
}

/**
 * What the beginning of a line says of it; null: nothing, as of most that a script prints itself. The line has no colour
 * codes; it may be cut behind `HEAD_CHARS`, one that begins with a brace behind `JSON_CHARS`. The time it takes grows with
 * the length of the line alone.
 */
export function lineHead(line: string): LineHead | null {
  const code = line.charCodeAt(0);
  if (isDigit(code)) {
    const letter = line.includes(': ') ? TENSORFLOW.exec(line)?.[1] : undefined;
    return letter === undefined ? ofFields(line) : record(levelOfLetter(letter));
  }
  if (code === 0x7b) return ofJson(line) ?? ofFields(line);
  if (line.startsWith(NOTICE)) return line.startsWith('Left running', NOTICE.length) ? RECORDS.info : RECORDS.warning;
  if (code === 0x5b || code === 0x28) return ofFields(line) ?? ofHand(line);
  if (code === SPACE) {
    const word = line.startsWith('        ') ? RICH.exec(line)?.[1] : undefined;
    return word === undefined ? null : record(levelOfCapitals(word));
  }
  if (isLetter(code)) return ofLetters(line);
  if (code === 0x2f || code === 0x2e || code === 0x3c) return ofPlace(line);
  return code > 0x7f ? ofHand(line) : null;
}

function ofHand(line: string): LineHead | null {
  const found = BY_HAND.exec(line);
  if (found === null) return null;
  if (found[1] !== undefined) return record(levelOfWord(found[1]));
  return found[3] === undefined ? RECORDS.error : RECORDS.warning;
}
