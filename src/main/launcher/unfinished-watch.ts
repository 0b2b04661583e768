/** How long a line is unfinished before it is shown as that, and how often it is shown anew, ms. */
const SHOWN_EVERY_MS = 300;
/** The same for lines that are long: each time they are stored whole. */
const LONG_BYTES = 64 * 1024;
const LONG_EVERY_MS = 3000;

/** Looks now and then at the line that a stream has not ended. Of lines that end at once it sees nothing. */
export class UnfinishedWatch {
  readonly #length: () => number;
  readonly #show: () => void;
  #timer: NodeJS.Timeout | null = null;
  /** Changes with each line that ends. */
  #ended = 0;

  /** `length` tells how much there is of a line that has not ended, in bytes; `show` shows it. */
  constructor(length: () => number, show: () => void) {
    this.#length = length;
    this.#show = show;
  }

  /** The line may have changed. */
  changed(): void {
    if (this.#timer) return;
    const length = this.#length();
    if (length === 0) return;
    const ended = this.#ended;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        if (ended === this.#ended) this.#show();
        else this.changed();
      },
      length > LONG_BYTES ? LONG_EVERY_MS : SHOWN_EVERY_MS,
    );
  }

  /** A line has ended. */
  lineEnded(): void {
    this.#ended += 1;
  }

  /** Nothing is shown after this. */
  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
