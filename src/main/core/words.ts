import type { StoredTrigger } from '@shared/model/trigger';
import { parseCron } from './cron';
import { cronWords } from './cron-words';
import { sessionTriggerWords } from './session/session-words';
import type { Words } from './word-lists';
import { offsetAt } from './zone';

const UNITS = [
  { seconds: 86_400, zh: '天', en: 'day' },
  { seconds: 3600, zh: '小时', en: 'hour' },
  { seconds: 60, zh: '分钟', en: 'minute' },
  { seconds: 1, zh: '秒', en: 'second' },
] as const;

/**
 * A trigger as a sentence in Chinese and English, with the zone its times are meant in; `systemZone` is for an instant
 * that was stored without one. Throws for a bad expression.
 */
export function triggerWords(trigger: StoredTrigger, systemZone: string): { zh: string; en: string } {
  switch (trigger.kind) {
    case 'manual':
      return { zh: '仅手动运行', en: 'Only when started by hand' };
    case 'session':
      return sessionTriggerWords(trigger);
    case 'interval':
      return intervalWords(trigger.everySeconds);
    case 'once': {
      const zone = trigger.timeZone ?? systemZone;
      const wall = new Date(trigger.at + offsetAt(zone, trigger.at)).toISOString();
      const [date = '', time = ''] = wall.split(/[T.]/);
      return { zh: `仅一次，${date} ${time}（${zone}）`, en: `Once, on ${date} at ${time} (${zone})` };
    }
    case 'cron': {
      const words = cronWords(parseCron(trigger.expression));
      return { zh: `${words.zh}（${trigger.timeZone}）`, en: `${words.en} (${trigger.timeZone})` };
    }
  }
}

function intervalWords(seconds: number): Words {
  const unit = UNITS.find((candidate) => seconds % candidate.seconds === 0) ?? UNITS[3];
  const count = seconds / unit.seconds;
  return {
    zh: count === 1 && unit.zh !== '小时' ? `每${unit.zh}` : `每 ${count} ${unit.zh}`,
    en: count === 1 ? `Every ${unit.en}` : `Every ${count} ${unit.en}s`,
  };
}
