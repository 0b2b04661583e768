/** The sections of the settings page, in their order. */
export const SECTIONS = ['general', 'limits', 'calendars', 'retention', 'api', 'about'] as const;

/** One section of the settings page. */
export type Section = (typeof SECTIONS)[number];

/** The section that an address names; the first one when it names none that there is. */
export function readSection(value: string | undefined): Section {
  return SECTIONS.find((section) => section === value) ?? SECTIONS[0];
}
