import { type AccessList, checkAccessList } from './access-list.ts';

/** A list that another can take the place of while matching goes on. */
export interface ReplaceableAccessList extends AccessList {
  /** The list in force. It never changes, so several look-ups in it agree. */
  readonly current: AccessList;
  /** Puts the next list in force at once, and returns the one before. */
  replace(next: AccessList): AccessList;
}

/**
 * One list that any number of applications hold, replaced for all of them at once.
 *
 * @throws {TypeError} if `first`, or later `next`, is not an access list
 */
export function replaceableAccessList(first: AccessList): ReplaceableAccessList {
  let current = checkAccessList('first', first);
  return {
    get current() {
      return current;
    },
    get size() {
      return current.size;
    },
    get notes() {
      return current.notes;
    },
    get bytes() {
      return current.bytes;
    },
    allows: (ip, wall) => current.allows(ip, wall),
    match: (ip, wall) => current.match(ip, wall),
    replace(next) {
      const previous = current;
      current = checkAccessList('next', next);
      return previous;
    },
  };
}
