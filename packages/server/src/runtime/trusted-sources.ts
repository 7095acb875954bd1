import type { AccessList, ApplicationOptions } from '@tollgate/auth';
import type { Source } from '@tollgate/sip-parser';

/** The sources whose datagrams are never dropped unread. */
export interface TrustedSources {
  /**
   * Whether the source is on an access list, or had a call accepted lately. Quick, never throws.
   */
  has(source: Source): boolean;
  /** A call from there was accepted, and its address did not have to be believed. */
  add(source: Source): void;
  /** The access lists of these applications count from now on. */
  replace(applications: readonly ApplicationOptions[]): void;
}

/** How long an accepted call speaks for its address. */
const REMEMBER_MS = 24 * 3_600_000;
/** Addresses remembered at once; the one longest without a call is forgotten first. */
const MAX_REMEMBERED = 8_192;

/**
 * Knows honest carriers from strangers before a packet is read, so that a flood (even one that
 * forges a carrier's address) cannot make the carrier's own packets be dropped. It lets nobody in.
 */
export function createTrustedSources(
  applications: readonly ApplicationOptions[],
  wall: () => number,
): TrustedSources {
  // Insertion order is the order of last use. Only accepted calls add to it.
  const remembered = new Map<string, number>();
  let lists: AccessList[] = [];

  function replace(next: readonly ApplicationOptions[]): void {
    lists = [...new Set(next.flatMap(({ accessLists = [] }) => accessLists))];
  }
  replace(applications);

  return {
    has({ address, ip }) {
      const now = wall();
      const until = remembered.get(address);
      if (until !== undefined && until > now) return true;
      for (const list of lists) if (list.allows(ip, now)) return true;
      return false;
    },
    add({ address }) {
      remembered.delete(address);
      remembered.set(address, wall() + REMEMBER_MS);
      if (remembered.size <= MAX_REMEMBERED) return;
      const [oldest] = remembered.keys();
      if (oldest !== undefined) remembered.delete(oldest);
    },
    replace,
  };
}
