import { layeredLayout, type LayoutStep } from './layout';

// A worker's own scope, of which the types of a page know nothing.
const scope = self as unknown as {
  onmessage: (event: MessageEvent<readonly LayoutStep[]>) => void;
  postMessage: (places: ReturnType<typeof layeredLayout>) => void;
};
scope.onmessage = ({ data }) => scope.postMessage(layeredLayout(data));
