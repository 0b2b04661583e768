import { deviationOf } from '@shared/model/deviation';
import { useText } from '../i18n';
import { formatDuration, formatRough } from './format';

/** From here on a factor says more than a percentage. */
const FACTOR_FROM = 200;

/** Says how a run’s time compares with the usual. */
export interface UsualWords {
  /** Few characters for a cell: "+45%", "−20%", "×3.4". */
  short: (percent: number) => string;
  /** "45% longer than usual". */
  long: (percent: number) => string;
  /** Both times, and the deviation where there is one: for a title. */
  told: (ranMs: number, usualMs: number) => string;
  /** How long it usually takes, roughly. */
  usually: (usualMs: number) => string;
}

/** The words in the language in force. */
export function useUsualWords(): UsualWords {
  const { t, language } = useText();
  const factor = (percent: number): string => {
    const times = 1 + percent / 100;
    return times < 10 ? times.toFixed(1) : String(Math.round(times));
  };
  const long: UsualWords['long'] = (percent) => {
    if (percent >= FACTOR_FROM) return t('usual.times', { n: factor(percent) });
    return percent < 0 ? t('usual.shorter', { n: -percent }) : t('usual.longer', { n: percent });
  };
  return {
    long,
    short: (percent) => {
      if (percent >= FACTOR_FROM) return `×${factor(percent)}`;
      return percent < 0 ? `−${-percent}%` : `+${percent}%`;
    },
    told: (ranMs, usualMs) => {
      const times = { ran: formatDuration(ranMs, language.value), usual: formatDuration(usualMs, language.value) };
      const percent = deviationOf(ranMs, usualMs);
      return percent === null || percent === 0
        ? t('usual.told', times)
        : `${t('usual.told', times)} · ${long(percent)}`;
    },
    usually: (usualMs) => t('usual.usually', { usual: formatRough(usualMs, language.value) }),
  };
}
