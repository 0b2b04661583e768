/** The value of a number field: an empty one is null or undefined. */
export type NumberField = number | null | undefined;
