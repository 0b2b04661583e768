import type { Message } from '@shared/messages/message';
import { render } from '@shared/messages/render';

/** A sentence in Chinese and English. */
export interface InBoth {
  readonly zh: string;
  readonly en: string;
}

/** What core says of a schedule, in both languages. */
export function inBoth(said: Message): InBoth {
  return { zh: render(said, 'zh-CN'), en: render(said, 'en') };
}
