/** One line of a table of names and values, as it is typed. */
export interface NameValue {
  name: string;
  value: string;
}
