import { latin1 } from '../lexing/bytes.ts';
import { SLASH, TOKEN } from '../lexing/chars.ts';
import { lowerAscii, runEnd, skipLws } from '../lexing/lexer.ts';
import { type Held, loadText, octetAt } from '../lexing/scratch.ts';
import type { Parameters } from '../types/message.ts';
import { Parameterised } from './parameters.ts';

/** A media type with its parameters. RFC 3261 section 20.15 */
export interface ContentType extends Parameters {
  /** Lower case: `application`. */
  readonly type: string;
  /** Lower case: `sdp`. */
  readonly subtype: string;
}

class ContentTypeView extends Parameterised implements ContentType {
  type = '';
  subtype = '';

  read(bytes: Held): boolean {
    const end = bytes.length;
    const typeEnd = runEnd(bytes, 0, TOKEN);
    let i = skipLws(bytes, typeEnd, end);
    if (typeEnd === 0 || i === end || octetAt(bytes, i) !== SLASH) return false;
    const start = skipLws(bytes, i + 1, end);
    i = runEnd(bytes, start, TOKEN);
    if (i === start) return false;
    this.type = lowerAscii(latin1(bytes, 0, typeEnd));
    this.subtype = lowerAscii(latin1(bytes, start, i));
    return (
      this.readParameters(bytes, skipLws(bytes, i, end), end, Number.POSITIVE_INFINITY, 0) === end
    );
  }

  protected override note(): boolean {
    return true;
  }
}

/** Reads a Content-Type; undefined if it is malformed. RFC 3261 section 20.15 */
export function parseContentType(text: string | Uint8Array): ContentType | undefined {
  const bytes = loadText(text);
  if (bytes === undefined) return undefined;
  const value = new ContentTypeView(bytes);
  return value.read(bytes) ? value : undefined;
}
