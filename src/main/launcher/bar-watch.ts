import { mayBeBar } from './bars';
import { decodeLine } from './decode';

/** Least time between two looks at the bars of one stream, ms. */
const LOOK_EVERY_MS = 100;

/**
 * Looks at the forms of rewritten lines of one stream: at the first at once, then at the newest, ten times a second at
 * most, however fast they come.
 */
export class BarWatch {
  readonly #read: (form: Buffer) => void;
  #kept = Buffer.alloc(0);
  #length = 0;
  #timer: NodeJS.Timeout | null = null;

  /** `read` takes a form in UTF-8, decoded as the log has it. */
  constructor(read: (form: Buffer) => void) {
    this.#read = read;
  }

  /** Takes the newest form of a line; valid during the call only. */
  offer(form: Buffer): void {
    if (!mayBeBar(form)) return;
    if (this.#timer) return this.#keep(form);
    this.#read(decodeLine(form));
    this.#wait();
  }

  /** No more comes: what is kept counts. */
  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#look();
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#look()) this.#wait();
    }, LOOK_EVERY_MS);
  }

  #keep(form: Buffer): void {
    if (form.length > this.#kept.length) this.#kept = Buffer.allocUnsafeSlow(form.length * 2);
    form.copy(this.#kept);
    this.#length = form.length;
  }

  #look(): boolean {
    if (this.#length === 0) return false;
    this.#read(decodeLine(this.#kept.subarray(0, this.#length)));
    this.#length = 0;
    return true;
  }
}
