/** The samples that come with the app. */
export interface SampleSource {
  /** Copies their scripts to where the user can look at them, and answers the definitions, unparsed. */
  unpack(): Promise<unknown[]>;
}
