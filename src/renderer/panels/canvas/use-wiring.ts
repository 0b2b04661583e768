import type { VueFlowStore } from '@vue-flow/core';
import { computed, type ComputedRef } from 'vue';
import type { Position } from '@shared/model/workflow';

/** A wire that was dropped where there is nothing. */
export interface DroppedWire {
  /** The step that it comes from. */
  step: string;
  /** Whether what is put at its end comes after the step, or before it. */
  side: 'after' | 'before';
  /** The place on the canvas. */
  at: Position;
  /** The place on the screen. */
  point: { x: number; y: number };
}

/** What may be joined, and what is done with it. */
export interface WiringRules {
  refusal: (source: string, target: string) => string | null;
  connect: (source: string, target: string) => void;
  drop: (wire: DroppedWire) => void;
}

/** Where on the screen a mouse or a finger is. */
export function pointOf(event: MouseEvent | TouchEvent): { x: number; y: number } {
  const { clientX: x, clientY: y } =
    'clientX' in event ? event : (event.changedTouches[0] ?? { clientX: 0, clientY: 0 });
  return { x, y };
}

/** Drawing a wire from port to port. */
export interface Wiring {
  /** Why the wire that is being drawn cannot end where it is, or null. */
  reason: ComputedRef<string | null>;
  /** Which ports can end the wire that is being drawn; null: none is. */
  wanted: ComputedRef<'source' | 'target' | null>;
  isValid: (wire: { source: string; target: string }) => boolean;
}

/** Watches wires being drawn: refuses with a reason, joins, or reports where one was dropped. */
export function useWiring(flow: VueFlowStore, rules: WiringRules): Wiring {
  const reason = computed(() => {
    const start = flow.connectionStartHandle.value;
    const end = flow.connectionEndHandle.value;
    if (start === null || end === null || start.type === end.type) return null;
    return start.type === 'source' ? rules.refusal(start.nodeId, end.nodeId) : rules.refusal(end.nodeId, start.nodeId);
  });
  const wanted = computed(() => {
    const type = flow.connectionStartHandle.value?.type;
    if (type === undefined || type === null) return null;
    return type === 'source' ? 'target' : 'source';
  });

  flow.onConnect(({ source, target }) => rules.connect(source, target));
  flow.onConnectEnd((event) => {
    const start = flow.connectionStartHandle.value;
    const target = event?.target;
    if (event === undefined || start === null || flow.connectionEndHandle.value !== null) return;
    if (!(target instanceof Element) || target.closest('.vue-flow__pane') === null) return;
    if (target.closest('.vue-flow__node') !== null) return;
    const point = pointOf(event);
    rules.drop({
      step: start.nodeId,
      side: start.type === 'source' ? 'after' : 'before',
      at: flow.screenToFlowCoordinate(point),
      point,
    });
  });

  return { reason, wanted, isValid: ({ source, target }) => rules.refusal(source, target) === null };
}
