import { useAction } from '../../composables/use-action';
import { saveAs } from '../../composables/save-as';
import { useCopy } from '../../composables/use-copy';
import { useEngineStore } from '../../stores/engine';
import type { Ref } from 'vue';

/** The engine's report on itself, to be sent with a report of a problem. */
export function useDiagnostics(): { busy: Readonly<Ref<boolean>>; download: () => void; copy: () => void } {
  const engine = useEngineStore();
  const toClipboard = useCopy();
  const { busy, act } = useAction();
  return {
    busy,
    download: () => void act(async () => saveAs('closing-bell-diagnostics.txt', [await engine.diagnostics()])),
    copy: () => void act(async () => toClipboard(await engine.diagnostics())),
  };
}
