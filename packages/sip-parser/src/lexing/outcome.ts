/** Where there is no offset, number or value. The public types say -1 for it. */
export const NONE = -1;

/**
 * A reader returns where the value ends, or a failure: this bit, which makes it negative, and the
 * offset of what breaks the value. A constant, as a function called in so many places would keep V8
 * from inlining the readers: 2 % of the time of parsing and reading.
 */
export const FAILED: number = 1 << 31;

/** Whether a reader failed. */
export const isFailure = (outcome: number): boolean => outcome < 0;

/** The offset of what breaks the value. */
export const failedAt = (outcome: number): number => outcome & ~FAILED;
