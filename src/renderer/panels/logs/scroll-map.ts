/** Browsers cut elements over some 33 million pixels, others over 17 million; this stays well below. */
export const MAX_SCROLL_PX = 10_000_000;

/** The first row in view, from 0, and how much of it is scrolled out, px. */
export interface Place {
  row: number;
  px: number;
}

/** What a list and its window are like. */
export interface ScrollFacts {
  rows: number;
  viewPx: number;
  /** Height of a row; where heights differ, that of the lowest. */
  rowPx: number;
  /** null: every row is `rowPx` high. */
  heightOf: ((row: number) => number) | null;
}

/**
 * Maps a list of any height onto a scrollbar of bounded height. A list whose rows are of one height and that is not
 * too high is scrolled as it is (`direct`). Any other is scrolled by rows: the scrollbar tells the share of rows that
 * have passed, and what moves by pixels moves through the rows nearby. So a million lines, wrapped or not, need no
 * height but those around the window.
 */
export class ScrollMap {
  readonly #facts: ScrollFacts;
  readonly #end: Place;

  constructor(facts: ScrollFacts) {
    this.#facts = facts;
    this.#end = this.#findEnd();
  }

  /** Height of the window, px. */
  get viewPx(): number {
    return this.#facts.viewPx;
  }

  /** Whether the scrollbar's pixels are the list's. */
  get direct(): boolean {
    const { rows, rowPx, heightOf } = this.#facts;
    return heightOf === null && rows * rowPx <= MAX_SCROLL_PX;
  }

  /** The place that shows the last row at the bottom of the window. */
  get end(): Place {
    return this.#end;
  }

  /** Height that the scrolled element is given. */
  get scrollPx(): number {
    const { rows, rowPx, viewPx, heightOf } = this.#facts;
    const height = Math.min(rows * rowPx, MAX_SCROLL_PX);
    if (heightOf === null) return height;
    return this.#shareOf(this.#end) === 0 ? Math.min(height, viewPx) : Math.max(height, viewPx * 1.5);
  }

  /** A place within bounds. */
  clamp(place: Place): Place {
    if (place.row < 0) return { row: 0, px: 0 };
    const { row, px } = this.#end;
    return place.row > row || (place.row === row && place.px > px) ? { row, px } : { row: place.row, px: place.px };
  }

  /** The place so many pixels further down, or up when negative. */
  moved(place: Place, byPx: number): Place {
    const { rows, rowPx, heightOf } = this.#facts;
    if (heightOf === null) {
      const top = place.row * rowPx + place.px + byPx;
      return this.clamp({ row: Math.floor(top / rowPx), px: ((top % rowPx) + rowPx) % rowPx });
    }
    let { row } = place;
    let px = place.px + byPx;
    while (px < 0 && row > 0) {
      row -= 1;
      px += heightOf(row);
    }
    while (row < rows - 1 && px >= heightOf(row)) {
      px -= heightOf(row);
      row += 1;
    }
    return this.clamp({ row, px: Math.max(0, px) });
  }

  /** Pixels from one place down to another near it. */
  distance(from: Place, to: Place): number {
    const { rowPx, heightOf } = this.#facts;
    if (heightOf === null) return (to.row - from.row) * rowPx + to.px - from.px;
    let sum = to.px - from.px;
    for (let row = from.row; row < to.row; row += 1) sum += heightOf(row);
    for (let row = to.row; row < from.row; row += 1) sum -= heightOf(row);
    return sum;
  }

  /** Where the scrollbar stands for a place. */
  toScroll(place: Place): number {
    const { rowPx, viewPx } = this.#facts;
    if (this.direct) return place.row * rowPx + place.px;
    const all = this.#shareOf(this.#end);
    return all === 0 ? 0 : (this.#shareOf(place) / all) * Math.max(0, this.scrollPx - viewPx);
  }

  /** The place that a scrollbar asks for. */
  toPlace(scroll: number): Place {
    const { rowPx, viewPx } = this.#facts;
    if (this.direct) return this.moved({ row: 0, px: 0 }, Math.max(0, scroll));
    const room = this.scrollPx - viewPx;
    if (room <= 0) return { row: 0, px: 0 };
    if (scroll >= room) return this.#end;
    const share = (Math.max(0, scroll) / room) * this.#shareOf(this.#end);
    const row = Math.floor(share);
    return this.clamp({ row, px: (share - row) * (this.#facts.heightOf?.(row) ?? rowPx) });
  }

  /** The rows in view, the first included, the last not. */
  visible(place: Place): { from: number; to: number } {
    const { rows, rowPx, viewPx, heightOf } = this.#facts;
    if (heightOf === null) {
      return { from: place.row, to: Math.min(rows, place.row + Math.ceil((place.px + viewPx) / rowPx)) };
    }
    let to = place.row;
    for (let left = viewPx + place.px; to < rows && left > 0; to += 1) left -= heightOf(to);
    return { from: place.row, to };
  }

  #findEnd(): Place {
    const { rows, rowPx, viewPx, heightOf } = this.#facts;
    if (heightOf === null) {
      const top = Math.max(0, rows * rowPx - viewPx);
      return { row: Math.floor(top / rowPx), px: top % rowPx };
    }
    let row = rows;
    let left = viewPx;
    while (row > 0 && left > 0) {
      row -= 1;
      left -= heightOf(row);
    }
    return left > 0 ? { row: 0, px: 0 } : { row, px: -left };
  }

  #shareOf({ row, px }: Place): number {
    const height = this.#facts.heightOf?.(row) ?? this.#facts.rowPx;
    return row + Math.min(px / height, 1);
  }
}
