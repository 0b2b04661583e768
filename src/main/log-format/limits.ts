/** A longer line is cut here and flagged; bytes as the child wrote them. */
export const LINE_LIMIT = 1024 * 1024;

/** A run of lines is closed once its text has this many bytes: a reader never scans much more than that. */
export const RECORD_TEXT_BYTES = 64 * 1024;

/** A run of lines is closed once it has this many lines. */
export const RECORD_LINES = 1000;

/** No run of several lines has more text than this, in bytes: one block, whose bytes may have grown threefold in UTF-8. */
export const RECORD_LIMIT = 4 * LINE_LIMIT;
