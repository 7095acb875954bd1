import { checkKeys, pathOf, wholeNumber } from '@tollgate/common';

/** How much a message may hold before it is refused. Each limit has its own code. */
export interface Limits {
  /** Bytes of the whole message, at most 65535. @default 65535 */
  readonly maxMessageBytes: number;
  /** Bytes of start line and headers together. @default 32768 */
  readonly maxHeaderBlockBytes: number;
  /** Header lines, folded ones counted once. @default 256 */
  readonly maxHeaders: number;
  /** Bytes of one header with its folds. @default 8192 */
  readonly maxHeaderBytes: number;
  /** Bytes of the Request-URI. @default 2048 */
  readonly maxUriBytes: number;
  /** Bytes of the body. @default 65535 */
  readonly maxBodyBytes: number;
  /** Parameters of one value. @default 64 */
  readonly maxParameters: number;
}

const MAX_MESSAGE = 65535;

/** The limits that hold where none are given. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  maxMessageBytes: MAX_MESSAGE,
  maxHeaderBlockBytes: 32768,
  maxHeaders: 256,
  maxHeaderBytes: 8192,
  maxUriBytes: 2048,
  maxBodyBytes: MAX_MESSAGE,
  maxParameters: 64,
});

/** Nothing is refused: for reading again what has been read once, under any limits. */
export const WIDEST_LIMITS: Limits = Object.freeze({
  maxMessageBytes: MAX_MESSAGE,
  maxHeaderBlockBytes: MAX_MESSAGE,
  maxHeaders: MAX_MESSAGE,
  maxHeaderBytes: MAX_MESSAGE,
  maxUriBytes: MAX_MESSAGE,
  maxBodyBytes: MAX_MESSAGE,
  maxParameters: MAX_MESSAGE,
});

const NAMES = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];

/**
 * Fills in the defaults.
 *
 * @param path where the limits are written, '' for the options of a function
 * @param others names that the caller reads itself
 * @throws {TypeError} for a name that does not exist, or a limit that is not a number
 * @throws {RangeError} for a limit that is not a whole number from 1 to 65535
 */
export function resolveLimits(
  given: Partial<Limits> | undefined,
  path: string,
  others: readonly string[] = [],
): Limits {
  if (given === undefined) return DEFAULT_LIMITS;
  // Both are frozen: nothing in them needs to be checked again for each message.
  if (given === WIDEST_LIMITS || given === DEFAULT_LIMITS) return given as Limits;
  checkKeys(path, given, [...NAMES, ...others]);
  const limits = { ...DEFAULT_LIMITS };
  for (const name of NAMES) {
    const value = given[name];
    if (value === undefined) continue;
    limits[name] = wholeNumber(pathOf(path, name), value, { max: MAX_MESSAGE });
  }
  return limits;
}
