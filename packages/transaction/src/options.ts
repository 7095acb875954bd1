import { callable, checkKeys, wholeNumber } from '@tollgate/common';

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

/** Every option, with the largest number allowed; 0 for one that is not a number. */
const maxima: Readonly<Record<keyof Settings, number>> = {
  t1Ms: 60_000,
  t2Ms: 600_000,
  t4Ms: 600_000,
  tryingAfterMs: 60_000,
  maxServerTransactions: 10_000_000,
  maxClientTransactions: 10_000_000,
  token: 0,
};

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {TypeError} naming the option, where it is unknown or its value has the wrong type
 * @throws {RangeError} naming the option, where a number is out of range
 */
export function settle(options: TransactionOptions): Settings {
  checkKeys('', options, Object.keys(maxima));
  const whole = (name: Exclude<keyof Settings, 'token'>, fallback: number): number => {
    const value = options[name];
    return value === undefined ? fallback : wholeNumber(name, value, { max: maxima[name] });
  };
  return {
    t1Ms: whole('t1Ms', 500),
    t2Ms: whole('t2Ms', 4000),
    t4Ms: whole('t4Ms', 5000),
    tryingAfterMs: whole('tryingAfterMs', 200),
    maxServerTransactions: whole('maxServerTransactions', 100_000),
    maxClientTransactions: whole('maxClientTransactions', 100_000),
    token:
      options.token === undefined ? randomToken : callable('token', options.token, '() => string'),
  };
}

function randomToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
}
