/** How a transaction layer is set up; everything has a default. */
export interface TransactionOptions {
  /**
   * T1, the round-trip time estimate, in ms (1 to 60,000). Timers B, F, H, J (UDP), L and M are
   * 64 times this. RFC 3261 section 17.1.1.1
   * @default 500
   */
  readonly t1Ms?: number;
  /**
   * T2, the longest gap between retransmissions of an answer or of a non-INVITE request, in ms.
   * @default 4000
   */
  readonly t2Ms?: number;
  /**
   * T4, how long a message stays in the network, in ms: Timers I and K over UDP.
   * @default 5000
   */
  readonly t4Ms?: number;
  /**
   * How long an INVITE may stay unanswered before the layer sends 100 Trying, in ms.
   * RFC 3261 section 17.2.1
   * @default 200
   */
  readonly tryingAfterMs?: number;
  /**
   * The most server transactions at a time. A full layer gives up the one that finished longest
   * ago; when none has finished, `open` returns undefined.
   * @default 100_000
   */
  readonly maxServerTransactions?: number;
  /**
   * The most client transactions at a time, by the same rule for `request`.
   * @default 100_000
   */
  readonly maxClientTransactions?: number;
  /**
   * Makes an unguessable token (a To tag, a branch): at least 128 random bits, token characters of
   * RFC 3261 section 25.1 only.
   * @default 16 bytes of the platform's cryptographic randomness, in hex
   */
  readonly token?: () => string;
}

/** The options with every default filled in. */
export type Settings = Required<TransactionOptions>;

/** @throws {RangeError} naming the option, where a number is out of range */
/** @throws {TypeError} naming the option, where a value has the wrong type */
export function settle(options: TransactionOptions): Settings {
  const { token = randomToken } = options;
  if (typeof token !== 'function') {
    throw new TypeError(`token: expected a function, got ${typeof token}`);
  }
  return {
    t1Ms: whole(options, 't1Ms', 500, 60_000),
    t2Ms: whole(options, 't2Ms', 4000, 600_000),
    t4Ms: whole(options, 't4Ms', 5000, 600_000),
    tryingAfterMs: whole(options, 'tryingAfterMs', 200, 60_000),
    maxServerTransactions: whole(options, 'maxServerTransactions', 100_000, 10_000_000),
    maxClientTransactions: whole(options, 'maxClientTransactions', 100_000, 10_000_000),
    token,
  };
}

function whole(
  options: TransactionOptions,
  name: Exclude<keyof TransactionOptions, 'token'>,
  fallback: number,
  max: number,
): number {
  const value: unknown = options[name] ?? fallback;
  if (typeof value !== 'number') {
    throw new TypeError(`${name}: expected a number, got ${typeof value}`);
  }
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`${name}: expected a whole number from 1 to ${max}, got ${value}`);
  }
  return value;
}

function randomToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
}
