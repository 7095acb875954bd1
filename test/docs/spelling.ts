/** Whether two words differ by one letter: another one, one more, one less, or two exchanged. */
export function isNear(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const left = a.slice(head, a.length - tail);
  const right = b.slice(head, b.length - tail);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right === `${left[1]}${left[0]}`;
}

/** The words a name is made of, in lower case: of `no-ack`, `no_ack` and `noAck` the same. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]/);
}

/** Why a word is another spelling of a name, or undefined where it is not. */
export function misspelling(word: string, name: string): string | undefined {
  if (word === name) return undefined;
  if (wordsOf(word).join() === wordsOf(name).join()) return `is spelled ${name}`;
  if (wordsOf(word).sort().join() === wordsOf(name).sort().join()) return `is ${name}, reordered`;
  return isNear(word, name) ? `is nearly ${name}` : undefined;
}
