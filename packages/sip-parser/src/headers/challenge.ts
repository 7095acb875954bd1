import { load, loadText } from '../lexing/scratch.ts';
import { CredentialsView, TOO_LONG } from './credentials.ts';
import { parseTokenList } from './token-list.ts';

/**
 * One WWW-Authenticate or Proxy-Authenticate header. Values are one character an octet, quotes and
 * quoted pairs removed; undefined where absent.
 * RFC 3261 sections 20.27 and 20.44, RFC 7616 section 3.3
 */
export interface Challenge {
  /** Lower case: `digest`, ... */
  readonly scheme: string;
  /** False where the header breaks the grammar or gives a parameter twice: never answer it. */
  readonly wellFormed: boolean;
  readonly realm: string | undefined;
  readonly nonce: string | undefined;
  readonly opaque: string | undefined;
  readonly algorithm: string | undefined;
  /** As sent: `auth`, or a list such as `auth,auth-int`. */
  readonly qop: string | undefined;
  /** The values of `qop` one by one, in lower case; empty where it is absent. */
  readonly qopOptions: readonly string[];
  readonly stale: boolean;
  /** Any parameter, by its name in any case. */
  param(name: string): string | undefined;
}

/** The grammar is that of credentials; only the parameters of interest differ. */
class ChallengeView extends CredentialsView implements Challenge {
  get qopOptions(): readonly string[] {
    const listed = parseTokenList(this.qop ?? '') ?? [];
    return listed.map((option) => option.toLowerCase());
  }

  get stale(): boolean {
    return this.param('stale')?.toLowerCase() === 'true';
  }
}

/**
 * Reads one challenge. It is never undefined: `wellFormed` tells whether the grammar holds. A
 * header holds one challenge: RFC 3261 section 7.3.1 forbids to join several by commas.
 */
export function parseChallenge(text: string | Uint8Array): Challenge {
  const bytes = loadText(text) ?? load(TOO_LONG);
  const challenge = new ChallengeView(bytes);
  challenge.read(bytes, 0, bytes.length, Number.POSITIVE_INFINITY);
  return challenge;
}
