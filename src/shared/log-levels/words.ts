import type { LogLevel } from '../model/log';

/** Which level a logger means by a word, in capitals. */
const WORDS: Readonly<Record<LogLevel, string>> = {
  error:
    'ERROR ERR ERRO CRITICAL CRIT FATAL FATA FTL SEVERE PANIC PANI DPANIC ALERT EMERG EMERGENCY FAIL 错误 严重 致命 异常',
  warning: 'WARNING WARN WRN 警告',
  info: 'INFO INF INFORMATION NOTICE SUCCESS 信息 提示',
  debug: 'DEBUG DEBU DBG DBUG TRACE TRAC TRC TRCE VERBOSE FINE FINER FINEST SILLY 调试',
};

/** Those that are words of plain English too: written otherwise than in capitals they are no level. */
const CAPITALS_ONLY = new Set(['ALERT', 'NOTICE', 'SUCCESS', 'FINE', 'FINER', 'FINEST', 'PANIC', 'INF', 'ERR']);

const LETTERS: Readonly<Record<string, LogLevel>> = {
  E: 'error',
  F: 'error',
  C: 'error',
  W: 'warning',
  I: 'info',
  D: 'debug',
};

const LEVELS = new Map<string, LogLevel>();
for (const level of Object.keys(WORDS) as LogLevel[])
  for (const word of WORDS[level].split(' ')) LEVELS.set(word, level);
const LONGEST = Math.max(...[...LEVELS.keys()].map((word) => word.length));

/** The level that a word names, however it is written. */
export function levelOfWord(word: string): LogLevel | null {
  if (word.length > LONGEST) return null;
  const level = LEVELS.get(word);
  if (level !== undefined) return level;
  const capitals = word.toUpperCase();
  return CAPITALS_ONLY.has(capitals) ? null : (LEVELS.get(capitals) ?? null);
}

/** The level that a word in capitals names. */
export function levelOfCapitals(word: string): LogLevel | null {
  return word.length > LONGEST ? null : (LEVELS.get(word) ?? null);
}

/** The level that glog, TensorFlow and Tornado write as one letter. */
export function levelOfLetter(letter: string): LogLevel | null {
  return LETTERS[letter] ?? null;
}

/** The level of a number: of pino and bunyan, below ten of syslog. */
export function levelOfNumber(value: number): LogLevel {
  if (value < 10) return value <= 3 ? 'error' : value === 4 ? 'warning' : value <= 6 ? 'info' : 'debug';
  return value >= 50 ? 'error' : value >= 40 ? 'warning' : value >= 30 ? 'info' : 'debug';
}
