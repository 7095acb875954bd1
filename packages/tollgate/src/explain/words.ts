/** A text off the wire as a person may see it: quoted, cut, and printable ASCII only. */
export function quoted(text: string): string {
  return `"${printable(text.slice(0, 80))}"`;
}

/** Everything but printable ASCII as `.`, so that no packet can write to a terminal. */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '.');
}
