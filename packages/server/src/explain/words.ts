import { printable } from '@tollgate/common';

/** A text off the wire as a person may see it: quoted, cut, and printable ASCII only. */
export function quoted(text: string): string {
  return `"${printable(text.slice(0, 80))}"`;
}
