import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { markAt, type Lane, type Mark } from './timeline-map';

/** The mark that is looked at. */
export interface Pointed {
  lane: number;
  mark: Mark;
}

const sameMark = (one: Mark, other: Mark): boolean =>
  one.key === other.key && one.id === other.id && one.at === other.at;

/** Which mark is looked at, by pointing or by arrow keys. It stays the same mark while the axis moves under it. */
export function useTimelineCursor(lanes: Ref<readonly Lane[]>): {
  pointed: ComputedRef<Pointed | null>;
  pointAt: (lane: number, x: number) => void;
  clear: () => void;
  /** Moves by a key; answers whether the key meant anything. */
  press: (key: string) => boolean;
} {
  const chosen = ref<{ key: string; mark: Mark } | null>(null);
  const pointed = computed(() => {
    const current = chosen.value;
    if (current === null) return null;
    const lane = lanes.value.findIndex(({ key }) => key === current.key);
    const mark = lanes.value[lane]?.marks.find((one) => sameMark(one, current.mark));
    return mark === undefined ? null : { lane, mark };
  });

  function choose(at: number, mark: Mark | undefined): void {
    const lane = lanes.value[at];
    if (lane !== undefined && mark !== undefined) chosen.value = { key: lane.key, mark };
  }

  function nearest(at: number, x: number): Mark | undefined {
    const marks = lanes.value[at]?.marks ?? [];
    return marks.reduce<Mark | undefined>(
      (best, mark) => (best === undefined || Math.abs(mark.x - x) < Math.abs(best.x - x) ? mark : best),
      undefined,
    );
  }

  function press(key: string): boolean {
    if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key)) return false;
    const current = pointed.value;
    if (current === null) {
      choose(0, lanes.value[0]?.marks.at(-1));
      return true;
    }
    const { lane, mark } = current;
    const marks = lanes.value[lane]?.marks ?? [];
    const at = marks.findIndex((one) => sameMark(one, mark));
    if (key === 'ArrowLeft') choose(lane, marks[Math.max(0, at - 1)]);
    else if (key === 'ArrowRight') choose(lane, marks[at + 1]);
    else if (key === 'Home') choose(lane, marks[0]);
    else if (key === 'End') choose(lane, marks.at(-1));
    else {
      const to = lane + (key === 'ArrowDown' ? 1 : -1);
      choose(to, nearest(to, mark.x));
    }
    return true;
  }

  return {
    pointed,
    pointAt(at, x) {
      const lane = lanes.value[at];
      const mark = lane === undefined ? null : markAt(lane, x);
      if (lane !== undefined && mark !== null) chosen.value = { key: lane.key, mark };
    },
    clear: () => (chosen.value = null),
    press,
  };
}
