/** Text in the one form that both sides of a search are brought to: without differences of case, width and composition. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().normalize('NFC');
}
