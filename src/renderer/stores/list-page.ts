/** Which page of a list is asked for, from 1, and how many rows it has. */
export interface PageQuery {
  page: number;
  pageSize: number;
}

/** A page of a list as it was answered, and what it answers. `total` is the least there is when there are `more`. */
export interface ListPage<Query extends PageQuery, Row> {
  query: Query;
  rows: Row[];
  total: number;
  more: boolean;
}
