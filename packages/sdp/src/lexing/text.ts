/** What a token may consist of. RFC 8866 section 9. */
const TOKEN = /^[!#$%&'*+\-.0-9A-Z^_`a-z{|}~]+$/;

export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The parts between runs of spaces. */
export function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x09;
}

/**
 * Without spaces and tabs at the end. A loop, because `/[ \t]+$/` takes quadratic time on a run of
 * spaces that something follows.
 */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text, end - 1)) end--;
  return end === text.length ? text : text.slice(0, end);
}

/** Without spaces and tabs at either end. */
export function trim(text: string): string {
  let start = 0;
  while (start < text.length && isBlank(text, start)) start++;
  return trimEnd(start === 0 ? text : text.slice(start));
}

/**
 * A decimal number without sign or leading zeros, from 0 to `max`; undefined for anything else.
 * `max` is at most nine digits long.
 */
export function decimal(text: string, max: number): number | undefined {
  if (!/^(?:0|[1-9]\d{0,8})$/.test(text)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}
