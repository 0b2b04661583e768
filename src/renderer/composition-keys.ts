/** What a key press says when an input method takes it, where the browser does not say so in another way. */
const TAKEN_BY_INPUT_METHOD = 229;

/** Whether a key press is part of a composition: it chooses among readings and characters, and commands nothing. */
export function isComposed(event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  // Safari tells of the key that ends a composition only in this way.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing has taken its place for this
  return event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD;
}

/**
 * Keeps the keys of a composition from every field, dialog and page: Enter, Esc and arrows are the input method's
 * until it has given its text, and the text itself comes by other events. To be called before anything else listens.
 */
export function keepCompositionKeys(target: Window): void {
  const inEditor = ({ target: at }: Event): boolean => at instanceof Element && at.closest('.cm-editor') !== null;
  const keep = (event: KeyboardEvent): void => {
    if (isComposed(event)) event.stopImmediatePropagation();
  };
  // The code editor knows compositions itself and hears their keys; what is around it does not.
  const keepAbove = (event: KeyboardEvent): void => {
    if (!inEditor(event)) keep(event);
  };
  for (const name of ['keydown', 'keyup'] as const) {
    target.addEventListener(name, keepAbove, { capture: true });
    target.addEventListener(name, keep);
  }
}
