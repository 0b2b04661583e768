import type { Language } from '@shared/model/common';

/** The samples that come with the app. */
export interface SampleSource {
  /**
   * Copies their scripts to where the user can look at them, and answers the definitions, unparsed, with names and
   * descriptions in a language.
   */
  unpack(language: Language): Promise<unknown[]>;
}
