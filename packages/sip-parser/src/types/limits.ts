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
export const DEFAULT_LIMITS: Limits = {
  maxMessageBytes: MAX_MESSAGE,
  maxHeaderBlockBytes: 32768,
  maxHeaders: 256,
  maxHeaderBytes: 8192,
  maxUriBytes: 2048,
  maxBodyBytes: MAX_MESSAGE,
  maxParameters: 64,
};

/** Nothing is refused: for reading again what has been read once, under whatever limits. */
export const WIDEST_LIMITS: Limits = {
  maxMessageBytes: MAX_MESSAGE,
  maxHeaderBlockBytes: MAX_MESSAGE,
  maxHeaders: MAX_MESSAGE,
  maxHeaderBytes: MAX_MESSAGE,
  maxUriBytes: MAX_MESSAGE,
  maxBodyBytes: MAX_MESSAGE,
  maxParameters: MAX_MESSAGE,
};

/**
 * Fills in the defaults.
 *
 * @throws TypeError for a limit that is no integer, RangeError for one outside 1 to 65535
 */
export function resolveLimits(given: Partial<Limits> | undefined): Limits {
  if (given === undefined) return DEFAULT_LIMITS;
  const limits = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]) {
    const value = given[name];
    if (value === undefined) continue;
    if (typeof value !== 'number') {
      throw new TypeError(
        `${name} must be a number, got ${value === null ? 'null' : typeof value}`,
      );
    }
    if (!Number.isInteger(value)) throw new TypeError(`${name} must be an integer, got ${value}`);
    if (value < 1 || value > MAX_MESSAGE) {
      throw new RangeError(`${name} must be from 1 to ${MAX_MESSAGE}, got ${value}`);
    }
    limits[name] = value;
  }
  return limits;
}
