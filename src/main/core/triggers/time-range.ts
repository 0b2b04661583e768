/** The end of the year 9999, as everywhere in the model, epoch ms. */
export const LAST_INSTANT = 253_402_300_799_999;

/** The moment itself where the model can hold it, from 1970 to 9999; else null. Epoch ms. */
export function withinTime(moment: number): number | null {
  return moment >= 0 && moment <= LAST_INSTANT ? moment : null;
}
