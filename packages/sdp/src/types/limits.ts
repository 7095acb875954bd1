import { checkKeys, wholeNumber } from '@tollgate/common';

/** How much a description may hold before it is refused. Each limit has its own code. */
export interface SdpLimits {
  /** Bytes of the whole description, 1 to 65535. @default 32768 */
  readonly maxBytes: number;
  /** Lines, empty ones included, 1 to 65535. @default 1024 */
  readonly maxLines: number;
  /** Bytes of one line without its line end, 1 to 65535. @default 4096 */
  readonly maxLineBytes: number;
  /** m= lines, 1 to 65535. @default 32 */
  readonly maxMedia: number;
  /** Formats of one m= line, 1 to 65535. @default 128 */
  readonly maxFormats: number;
  /** a= lines of one section (the session, or one m= line), 1 to 65535. @default 256 */
  readonly maxAttributes: number;
}

/** The limits that hold where none are given. */
export const DEFAULT_SDP_LIMITS: SdpLimits = {
  maxBytes: 32768,
  maxLines: 1024,
  maxLineBytes: 4096,
  maxMedia: 32,
  maxFormats: 128,
  maxAttributes: 256,
};

const names = Object.keys(DEFAULT_SDP_LIMITS) as (keyof SdpLimits)[];

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} for an unknown limit or one that is not a number
 * @throws {RangeError} for one that is not a whole number from 1 to 65535
 */
export function resolveLimits(given: Partial<SdpLimits> | undefined): SdpLimits {
  if (given === undefined) return DEFAULT_SDP_LIMITS;
  checkKeys('limits', given, names);
  const limits = { ...DEFAULT_SDP_LIMITS };
  for (const name of names) {
    const value = given[name];
    if (value !== undefined) limits[name] = wholeNumber(`limits.${name}`, value, { max: 65_535 });
  }
  return limits;
}
