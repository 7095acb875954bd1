import type { Source } from '@tollgate/sip-parser';
import type { SafeHandler } from '../handler.ts';
import type { PrefixBuckets } from './prefix-buckets.ts';

/**
 * Whether a datagram is worth reading, decided by its source alone. A proven source is never
 * limited and takes no token, so nobody who forges its address, or sits beside it in its network,
 * can make its own datagrams be dropped.
 */
export class Admission {
  readonly #buckets: PrefixBuckets | undefined;
  readonly #isTrusted: ((source: Source) => boolean) | undefined;
  readonly #handler: SafeHandler;

  constructor(
    buckets: PrefixBuckets | undefined,
    isTrusted: ((source: Source) => boolean) | undefined,
    handler: SafeHandler,
  ) {
    this.#buckets = buckets;
    this.#isTrusted = isTrusted;
    this.#handler = handler;
  }

  /** `now` is monotonic, in milliseconds. */
  admits(source: Source, now: number): boolean {
    const buckets = this.#buckets;
    return buckets === undefined || this.#proven(source) || buckets.take(source.ip, now);
  }

  #proven(source: Source): boolean {
    if (this.#isTrusted === undefined) return false;
    try {
      // Anything but true (a promise, say) proves nothing.
      return this.#isTrusted(source) === true;
    } catch (error) {
      this.#handler.error(error as Error, 'isTrusted');
      return false;
    }
  }
}
