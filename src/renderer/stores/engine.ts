import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { PushData, Role } from '@shared/contract';
import type { Health } from '@shared/contract/health';
import { useBridge, type ConnectionState } from '../bridge';

/** How the engine and the way to it are. */
export const useEngineStore = defineStore('engine', () => {
  const connection = ref<ConnectionState>('connecting');
  const role = ref<Role>('viewer');
  /** Whether this page has been let in before: what it shows is kept for when it comes back. */
  const wasIn = ref(false);
  /** Who answers does not know this page, and it has not been let in again since. */
  const shutOut = ref(false);
  const running = ref(0);
  const pending = ref(0);
  const ok = ref(true);
  const health = shallowRef<Health | null>(null);

  /** Whether the person may change things. */
  const canEdit = computed(() => role.value === 'admin');

  function setConnection(state: ConnectionState, newRole: Role): void {
    connection.value = state;
    role.value = newRole;
    if (state === 'refused') shutOut.value = true;
    if (state !== 'open') return;
    shutOut.value = false;
    wasIn.value = true;
  }

  /** Tries to come in again with a token that a person gave. */
  function enter(token: string): void {
    useBridge().enter(token);
  }

  /** The address with the caller's token in it, for another browser. Throws AppError. */
  async function linkForBrowser(): Promise<string> {
    return (await useBridge().call('access.link', {})).link;
  }

  function applyChanged(data: PushData<'engine.changed'>): void {
    running.value = data.running;
    pending.value = data.pending;
    ok.value = data.ok;
  }

  /** Reads the engine's health. Throws AppError. */
  async function loadHealth(): Promise<void> {
    const answer = await useBridge().call('health.get', {});
    health.value = answer;
    applyChanged({ running: answer.scheduler.running, pending: answer.scheduler.pending, ok: answer.ok });
  }

  /** Health, settings and the end of the engine log as one text, for a report of a problem. Throws AppError. */
  async function diagnostics(): Promise<string> {
    return (await useBridge().call('diagnostics.get', {})).text;
  }

  return {
    connection,
    wasIn,
    shutOut,
    role,
    running,
    pending,
    ok,
    health,
    canEdit,
    setConnection,
    enter,
    linkForBrowser,
    applyChanged,
    loadHealth,
    diagnostics,
  };
});
