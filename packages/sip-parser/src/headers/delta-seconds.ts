import { readNumber, TOO_BIG } from '../lexing/lexer.ts';
import { loadText } from '../lexing/scratch.ts';

/** The most that delta-seconds say; a greater number counts as this. */
export const MAX_SECONDS: number = 2 ** 32 - 1;

/**
 * Reads delta-seconds (Expires, Min-Expires, ...): 0 to 2^32-1; a greater number counts as that,
 * undefined if the text is no number.
 * RFC 3261 section 20.19
 */
export function parseDeltaSeconds(text: string | Uint8Array): number | undefined {
  const bytes = loadText(text);
  if (bytes === undefined) return undefined;
  const seconds = readNumber(bytes, 0, bytes.length, MAX_SECONDS);
  if (seconds === TOO_BIG) return MAX_SECONDS;
  return seconds < 0 ? undefined : seconds;
}
