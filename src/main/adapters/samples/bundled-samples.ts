import { chmod, cp, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Language } from '@shared/model/common';
import type { SampleSource } from '../../app/ports';
import { inWords, wordsSchema } from './sample-words';

const fileSchema = z.object({ tasks: z.array(z.looseObject({ key: z.string() })) });
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

  async unpack(language: Language): Promise<unknown[]> {
    await cp(this.#from, this.#to, { recursive: true, force: false });
    await this.#closeToOthers();
    const { tasks } = fileSchema.parse(await this.#read('samples.json', (value) => this.#placed(value)));
    if (language === 'en') return tasks;
    const words = wordsSchema.parse(await this.#read(`samples.${language}.json`));
    return tasks.map((task) => inWords(task, words[task.key]));
  }

  async #read(file: string, change: (value: unknown) => unknown = (value) => value): Promise<unknown> {
    return JSON.parse(await readFile(join(this.#from, file), 'utf8'), (_name, value: unknown) => change(value));
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
