import type { Initials } from '../../app/ports';

/** Readings of pinyin-pro; its dictionary is read when a name with a Chinese character first asks for it. */
export class PinyinInitials implements Initials {
  async of(text: string): Promise<string> {
    if (!/\p{Script=Han}/u.test(text)) return text;
    const { pinyin } = await import('pinyin-pro');
    return pinyin(text, { pattern: 'first', toneType: 'none', type: 'array' }).join('');
  }
}
