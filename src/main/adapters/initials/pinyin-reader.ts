import type { NameReader } from '../../app/ports';

/** One character as pinyin-pro tells of it. */
type ReadAll = (text: string) => { isZh: boolean; pinyin: string }[];

/** Names by the dictionary of pinyin-pro. */
export class PinyinReader implements NameReader {
  #readAll: ReadAll | null = null;

  async load(): Promise<void> {
    const { pinyin } = await import('pinyin-pro');
    // Keyboards have no ü: it is typed as v.
    this.#readAll ??= (text) => pinyin(text, { type: 'all', toneType: 'none', v: true });
  }

  read(text: string): (string | null)[] | null {
    return this.#readAll?.(text).map(({ isZh, pinyin }) => (isZh ? pinyin : null)) ?? null;
  }
}
