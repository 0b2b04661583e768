import { useAction } from '../../composables/use-action';
import { useCopy } from '../../composables/use-copy';
import { useEngineStore } from '../../stores/engine';
import type { Ref } from 'vue';

/** Time in which the browser has taken a file over, ms. */
const TAKEN_MS = 60_000;

function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), TAKEN_MS);
}

/** The engine's report on itself, to be sent with a report of a problem. */
export function useDiagnostics(): { busy: Readonly<Ref<boolean>>; download: () => void; copy: () => void } {
  const engine = useEngineStore();
  const toClipboard = useCopy();
  const { busy, act } = useAction();
  return {
    busy,
    download: () => void act(async () => saveAs('closing-bell-diagnostics.txt', await engine.diagnostics())),
    copy: () => void act(async () => toClipboard(await engine.diagnostics())),
  };
}
