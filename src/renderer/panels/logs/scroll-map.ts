/** Browsers cut elements over some 33 million pixels, others over 17 million; this stays well below. */
export const MAX_SCROLL_PX = 10_000_000;

/**
 * Maps a list of any height onto a scrollbar of bounded height. `top` counts in the pixels of the list as it would
 * be, `scroll` in those of the scrollbar; they are the same until the list is higher than the bound.
 */
export class ScrollMap {
  readonly rowPx: number;
  readonly rows: number;
  readonly viewPx: number;

  constructor(rowPx: number, rows: number, viewPx: number) {
    this.rowPx = rowPx;
    this.rows = rows;
    this.viewPx = viewPx;
  }

  /** Height that the scrolled element is given. */
  get scrollPx(): number {
    return Math.min(this.rows * this.rowPx, MAX_SCROLL_PX);
  }

  /** Whether scrollbar and list differ. */
  get compressed(): boolean {
    return this.rows * this.rowPx > MAX_SCROLL_PX;
  }

  /** The largest `top`. */
  get maxTop(): number {
    return Math.max(0, this.rows * this.rowPx - this.viewPx);
  }

  /** A `top` within bounds. */
  clamp(top: number): number {
    return Math.min(this.maxTop, Math.max(0, top));
  }

  /** Where the scrollbar stands for a `top`. */
  toScroll(top: number): number {
    return this.compressed ? (top / this.maxTop) * (this.scrollPx - this.viewPx) : top;
  }

  /** The `top` that a scrollbar asks for. */
  toTop(scroll: number): number {
    return this.clamp(this.compressed ? (scroll / (this.scrollPx - this.viewPx)) * this.maxTop : scroll);
  }

  /** The lines in view, counted from 1, both ends included; empty when there are none. */
  visible(top: number): { from: number; to: number } {
    const first = Math.floor(top / this.rowPx);
    const last = Math.min(this.rows, Math.ceil((top + this.viewPx) / this.rowPx));
    return { from: first + 1, to: last };
  }
}
