/** Everything but printable ASCII as `.`, so that no peer and no packet can write to a terminal. */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '.');
}
