/** One line of a menu. */
export interface MenuChoice<C extends string> {
  command: C;
  label: string;
  /** It is shown, but not possible now. */
  disabled?: boolean;
  /** More about it, such as why it is not possible now. */
  title?: string | undefined;
  /** A line is drawn above it. */
  divided?: boolean;
}
