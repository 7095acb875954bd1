import { COMMA } from '../lexing/chars.ts';
import { skipLws } from '../lexing/lexer.ts';
import { loadText } from '../lexing/scratch.ts';
import type { NameAddr } from '../types/message.ts';
import { unescapeOnce } from '../uri/uri.ts';
import { NameAddrView } from './name-addr.ts';

/** One entry of History-Info: where the request was sent before. RFC 7044 section 5 */
export interface HistoryEntry {
  readonly target: NameAddr;
  /** `1.1.2` as numbers. */
  readonly index: readonly number[];
  /** The Reason header inside the URI, decoded: why the target was left. '' where there is none. */
  readonly reason: string;
}

const INDEX = /^(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8}))*$/;

/**
 * Reads the entries of one History-Info header; undefined where one is malformed or has no index.
 * RFC 7044 section 5
 */
export function parseHistoryInfo(text: string | Uint8Array): readonly HistoryEntry[] | undefined {
  const mark = {};
  const bytes = loadText(text, mark);
  if (bytes === undefined) return undefined;
  const end = bytes.length;
  const found: HistoryEntry[] = [];
  let i = 0;
  for (;;) {
    const target: NameAddrView = new NameAddrView(bytes, mark);
    const stop: number = target.read(bytes, i, end, Number.POSITIVE_INFINITY);
    if (stop < 0 || (stop < end && bytes[stop] !== COMMA)) return undefined;
    const index = target.param('index');
    if (index === undefined || !INDEX.test(index)) return undefined;
    found.push({ target, index: index.split('.').map(Number), reason: reasonOf(target) });
    if (stop === end) return found;
    i = skipLws(bytes, stop + 1, end);
  }
}

function reasonOf(target: NameAddr): string {
  for (const [name, value] of target.uri.headers) {
    if (unescapeOnce(name).toLowerCase() === 'reason') return unescapeOnce(value);
  }
  return '';
}
