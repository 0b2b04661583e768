/** A page of rows; `total` is exact to 10,000, beyond that `more` is set. */
export interface Page<T> {
  rows: T[];
  total: number;
  more?: true;
}
