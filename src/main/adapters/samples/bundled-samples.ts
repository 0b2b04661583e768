import { chmod, cp, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SampleSource } from '../../app/ports';

const fileSchema = z.object({ tasks: z.array(z.record(z.string(), z.unknown())) });
/** Stands for the folder of the scripts in the definitions. */
const FOLDER_MARK = '{SAMPLES}';

/** Samples from the app's resources, unpacked into the data folder, where they may be read and changed. */
export class BundledSamples implements SampleSource {
  readonly #from: string;
  readonly #to: string;

  constructor(from: string, to: string) {
    this.#from = from;
    this.#to = to;
  }

  async unpack(): Promise<unknown[]> {
    await cp(this.#from, this.#to, { recursive: true, force: false });
    await this.#closeToOthers();
    const text = await readFile(join(this.#from, 'samples.json'), 'utf8');
    return fileSchema.parse(JSON.parse(text, (_name, value: unknown) => this.#placed(value))).tasks;
  }

  /** Copies keep the rights that the app's own files have. */
  async #closeToOthers(): Promise<void> {
    if (process.platform === 'win32') return;
    const names = await readdir(this.#to, { recursive: true });
    for (const path of [this.#to, ...names.map((name) => join(this.#to, name))]) {
      await chmod(path, (await stat(path)).mode & 0o700);
    }
  }

  #placed(value: unknown): unknown {
    return typeof value === 'string' ? value.replaceAll(FOLDER_MARK, this.#to) : value;
  }
}
