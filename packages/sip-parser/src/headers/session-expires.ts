import { digitsEnd, readNumber, skipLws, TOO_BIG } from '../lexing/lexer.ts';
import { type Held, loadText } from '../lexing/scratch.ts';
import type { Parameters } from '../types/message.ts';
import { MAX_SECONDS } from './delta-seconds.ts';
import { Parameterised } from './parameters.ts';

/** A Min-SE: seconds with parameters. RFC 4028 section 5 */
export interface MinSe extends Parameters {
  /** 0 to 2^32-1; a greater number counts as that. */
  readonly seconds: number;
}

/** A Session-Expires. RFC 4028 section 4 */
export interface SessionExpires extends MinSe {
  /** Who refreshes the session; undefined where this is not said, or in another word. */
  readonly refresher: 'uac' | 'uas' | undefined;
}

class SecondsView extends Parameterised implements SessionExpires {
  seconds = 0;

  read(bytes: Held): boolean {
    const end = bytes.length;
    const digits = digitsEnd(bytes, 0);
    const seconds = readNumber(bytes, 0, digits, MAX_SECONDS);
    this.seconds = seconds === TOO_BIG ? MAX_SECONDS : seconds;
    if (this.seconds < 0) return false;
    return (
      this.readParameters(bytes, skipLws(bytes, digits, end), end, Number.POSITIVE_INFINITY, 0) ===
      end
    );
  }

  get refresher(): 'uac' | 'uas' | undefined {
    const said = this.param('refresher')?.toLowerCase();
    return said === 'uac' || said === 'uas' ? said : undefined;
  }

  protected override note(): boolean {
    return true;
  }
}

/** Reads a Session-Expires; undefined if it is malformed. RFC 4028 section 4 */
export function parseSessionExpires(text: string | Uint8Array): SessionExpires | undefined {
  const bytes = loadText(text);
  if (bytes === undefined) return undefined;
  const value = new SecondsView(bytes);
  return value.read(bytes) ? value : undefined;
}

/** Reads a Min-SE; undefined if it is malformed. RFC 4028 section 5 */
export function parseMinSe(text: string | Uint8Array): MinSe | undefined {
  return parseSessionExpires(text);
}
