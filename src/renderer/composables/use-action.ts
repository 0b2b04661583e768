import { ref, type Ref } from 'vue';
import { trackBusy } from './use-busy';
import { useNotify } from './use-notify';

/** Wraps actions of a page: one at a time, and a failure becomes a message. */
export function useAction(): { busy: Readonly<Ref<boolean>>; act: (run: () => Promise<unknown>) => Promise<boolean> } {
  const { failed } = useNotify();
  const busy = ref(false);
  return {
    busy,
    async act(run) {
      if (busy.value) return false;
      busy.value = true;
      try {
        await trackBusy(run());
        return true;
      } catch (error) {
        failed(error);
        return false;
      } finally {
        busy.value = false;
      }
    },
  };
}
