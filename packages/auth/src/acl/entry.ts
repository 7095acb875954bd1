import {
  checkKeys,
  isObject,
  type OptionFault,
  pathOf,
  showJs,
  wrongType,
  wrongValue,
} from '@tollgate/common';
import { type Cidr, type CidrProblem, parseCidr } from './cidr.ts';

/** One line of an access list. */
export interface AccessEntry {
  /** `192.0.2.0/24`, `2001:db8::/32` or a bare address: see `parseCidr`. */
  readonly cidr: string;
  /** @default 'allow' */
  readonly action?: 'allow' | 'deny';
  /** The entry holds until just before this moment: wall clock, milliseconds. @default for ever */
  readonly expires?: number;
  /** Who it belongs to, shown in explanations. */
  readonly label?: string;
}

/** What is wrong with an entry: returned, not thrown, so that a list can name all of them. */
export type EntryFault = Error & OptionFault;

const names: readonly string[] = Object.keys({
  cidr: true,
  action: true,
  expires: true,
  label: true,
} satisfies Record<keyof Required<AccessEntry>, true>);

/** Reads the block of the entry at `place` of the option `list`, and checks the rest of it. */
export function readEntry(given: unknown, list: string, place: number): Cidr | EntryFault {
  // No path is made before something is wrong: a list may have a million entries.
  if (typeof given === 'string') {
    const block = parseCidr(given);
    return block.kind === 'cidr' ? block : wrongBlock(pathOf(list, place), given, block);
  }
  const path = (member: string) => pathOf(pathOf(list, place), member);
  if (!isObject(given)) {
    return wrongType(pathOf(list, place), 'a text or an object with "cidr"', given);
  }
  for (const name in given) {
    if (!names.includes(name)) return unknownKey(pathOf(list, place), given);
  }
  const { cidr, action, expires, label } = given as Partial<Record<keyof AccessEntry, unknown>>;
  if (action !== undefined && action !== 'allow' && action !== 'deny') {
    return wrongValue(path('action'), 'one of "allow", "deny"', action);
  }
  if (expires !== undefined && (typeof expires !== 'number' || Number.isNaN(expires))) {
    return wrongType(path('expires'), 'milliseconds since 1970', expires);
  }
  if (label !== undefined && typeof label !== 'string') {
    return wrongType(path('label'), 'a text', label);
  }
  if (typeof cidr !== 'string') return wrongType(path('cidr'), "a text like '192.0.2.0/24'", cidr);
  const block = parseCidr(cidr);
  return block.kind === 'cidr' ? block : wrongBlock(path('cidr'), cidr, block);
}

function wrongBlock(option: string, text: string, { message }: CidrProblem): EntryFault {
  return wrongValue(option, 'an IP address or a CIDR block', text, `${showJs(text)} (${message})`);
}

function unknownKey(path: string, given: object): EntryFault {
  try {
    checkKeys(path, given, names);
  } catch (error) {
    return error as EntryFault;
  }
  return wrongType(path, 'an object without inherited members', given);
}
