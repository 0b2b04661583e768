import cronstrue from 'cronstrue';
import 'cronstrue/locales/zh_CN.js';
import type { StoredTrigger } from '@shared/model/trigger';
import { parseCron, type Cron } from './cron';
import { cronWords } from './cron-words';
import { sessionTriggerWords } from './session/session-words';
import { evenStep, runsOf, type Words } from './word-lists';
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
      const words = wordsOfCron(parseCron(trigger.expression));
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

function wordsOfCron(cron: Cron): Words {
  return cronWords(cron, () => timeWords(cron));
}

/** Only the times of day, and those written plainly: cronstrue misreads repeats and two restricted day fields. */
function timeWords({ fields: { second, minute, hour, withSeconds } }: Cron): Words {
  const seconds = withSeconds ? `${plainField(second.values, 60)} ` : '';
  const time = `${seconds}${plainField(minute.values, 60)} ${plainField(hour.values, 24)} * * *`;
  const zh = cronstrue.toString(time, { locale: 'zh_CN', use24HourTimeFormat: true });
  const en = cronstrue.toString(time, { use24HourTimeFormat: true });
  return { zh: zh.replaceAll(', ', '，').replaceAll(/ {2,}/g, ' '), en };
}

function plainField(values: readonly number[], size: number): string {
  const step = values[0] === 0 ? evenStep(values, size) : null;
  if (step !== null) return step === 1 ? '*' : `*/${step}`;
  return runsOf(values)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
    .join(',');
}
