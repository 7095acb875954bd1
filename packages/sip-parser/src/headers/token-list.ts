import { latin1 } from '../lexing/bytes.ts';
import { COMMA, TOKEN } from '../lexing/chars.ts';
import { runEnd, skipLws } from '../lexing/lexer.ts';
import { loadText, octetAt } from '../lexing/scratch.ts';
import type { SipMessage } from '../types/message.ts';

/**
 * Reads a list of tokens (Require, Supported, Allow, ...); undefined if an element is no token.
 * Empty elements are skipped. The case is kept: option tags are compared without regard to it,
 * methods with regard to it.
 * RFC 3261 sections 7.3.1 and 20.32
 */
export function parseTokenList(text: string | Uint8Array): readonly string[] | undefined {
  const found: string[] = [];
  return readTokens(text, found) ? found : undefined;
}

/** The tokens of every line of a header together; undefined where one of them is malformed. */
export function tokensOf(message: SipMessage, name: string): readonly string[] | undefined {
  const found: string[] = [];
  for (const span of message.values(name)) {
    if (!readTokens(message.text(span), found)) return undefined;
  }
  return found;
}

function readTokens(text: string | Uint8Array, found: string[]): boolean {
  const bytes = loadText(text);
  if (bytes === undefined) return false;
  const end = bytes.length;
  let i = skipLws(bytes, 0, end);
  while (i < end) {
    if (octetAt(bytes, i) !== COMMA) {
      const tokenEnd = runEnd(bytes, i, TOKEN);
      if (tokenEnd === i) return false;
      found.push(latin1(bytes, i, tokenEnd));
      i = skipLws(bytes, tokenEnd, end);
      if (i < end && octetAt(bytes, i) !== COMMA) return false;
      continue;
    }
    i = skipLws(bytes, i + 1, end);
  }
  return true;
}
