import { AlarmClock, CircleCheck, Clock, Remove } from '@element-plus/icons-vue';
import type { CalendarDayView } from '@shared/model/session';
import type { MessageKey, PlainKey } from '../../i18n';
import type { Look } from '../../ui/status-look';

type Kind = CalendarDayView['kind'];
type PhaseKind = CalendarDayView['phases'][number]['kind'];

/** How each kind of day looks. */
export const KIND_LOOK: Readonly<Record<Kind, Look>> = {
  session: { tone: 'good', icon: CircleCheck },
  half: { tone: 'warn', icon: Clock },
  closed: { tone: 'quiet', icon: Remove },
};

/** The look of a moment that is to come. */
export const PLANNED_LOOK: Look = { tone: 'quiet', icon: AlarmClock };

/** The word for each kind of day. */
export const KIND_TEXT: Readonly<Record<Kind, PlainKey>> = {
  session: 'calendar.session',
  half: 'calendar.half',
  closed: 'calendar.closed',
};

/** The word for each phase. */
export const PHASE_TEXT: Readonly<Record<PhaseKind, PlainKey>> = {
  'opening-auction': 'calendar.openingAuction',
  continuous: 'calendar.continuous',
  break: 'calendar.break',
  'closing-auction': 'calendar.closingAuction',
  'after-hours': 'calendar.afterHours',
  night: 'calendar.night',
};

/** Where the knowledge of a day comes from, as a sentence. */
export const ORIGIN_TEXT = {
  rule: 'calendar.originRule',
  table: 'calendar.originTable',
  override: 'calendar.originYours',
  assumed: 'calendar.originAssumed',
} as const satisfies Readonly<Record<CalendarDayView['origin'], MessageKey>>;
