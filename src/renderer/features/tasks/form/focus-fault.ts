const FAULTY = '.field.faulty, .line.faulty';
const CONTROLS = 'input, textarea, [contenteditable=true], [role=combobox]';

/** Shows a field, in a folded part too, and puts the cursor into it. */
export function focusField(field: Element): void {
  for (let at = field.closest('details'); at !== null; at = at.parentElement?.closest('details') ?? null) {
    at.open = true;
  }
  field.scrollIntoView({ block: 'center' });
  const inner = [...field.querySelectorAll<HTMLElement>(CONTROLS)];
  const control = inner.find((one) => one.matches(':checked')) ?? inner[0];
  control?.focus({ preventScroll: true });
}

/** Goes to the field beside which a fault is told; without a sentence, to the first that has one. Says whether there is one. */
export function focusFault(within: ParentNode, sentence?: string): boolean {
  const faulty = [...within.querySelectorAll(FAULTY)];
  const tells = (field: Element): boolean =>
    [...field.querySelectorAll('[role=alert]')].some(({ textContent }) => textContent.trim() === sentence);
  const told = sentence === undefined ? faulty : faulty.filter(tells);
  // A row stands within the field of its table: the inner one is meant.
  const field = told.find((one) => !told.some((other) => other !== one && one.contains(other)));
  if (field === undefined) return false;
  focusField(field);
  return true;
}
