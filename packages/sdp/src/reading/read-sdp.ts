import { wrongType } from '@tollgate/common';
import { trim } from '../lexing/text.ts';
import { resolveLimits, type SdpLimits } from '../types/limits.ts';
import { type MalformedSdp, malformed, type SdpCode } from '../types/malformed.ts';
import type { Media, Origin, Sdp, SdpLine } from '../types/sdp.ts';
import { type MediaLine, readMediaLine, readOrigin } from './fields.ts';
import { addLine, emptySection, type Section } from './section.ts';

/** What has been read so far. */
interface Reading {
  readonly limits: SdpLimits;
  readonly seen: Set<string>;
  readonly session: Section;
  readonly media: { readonly line: MediaLine; readonly section: Section }[];
  readonly times: SdpLine[];
  origin: Origin | undefined;
  name: string | undefined;
}

/**
 * Reads a session description. Time is linear in the number of bytes.
 *
 * Lenient: lines may end in CR LF or LF and come in any order within their section, empty lines are
 * skipped, a missing s= reads as `-`, a missing t= as `0 0`, lines of unknown types are kept.
 * Strict: a wrong port or format, an incomplete c= line or a contradiction makes the description
 * malformed, because a guess could send audio to a stranger. Text is UTF-8; other bytes become
 * U+FFFD.
 *
 * **Warning:** addresses and attributes have not been checked. `streamsOf` and `negotiate` check
 * what they use.
 *
 * @param limits how much a description may hold; see `SdpLimits` for the defaults
 * @throws {TypeError} if `bytes` is not a Uint8Array or a limit is unknown or not a number
 * @throws {RangeError} if a limit is not a whole number from 1 to 65535
 *
 * RFC 8866 section 5.
 */
export function readSdp(bytes: Uint8Array, limits?: Partial<SdpLimits>): Sdp | MalformedSdp {
  if (!(bytes instanceof Uint8Array)) throw wrongType('bytes', 'a Uint8Array', bytes);
  const reading: Reading = {
    limits: resolveLimits(limits),
    seen: new Set(),
    session: emptySection(),
    media: [],
    times: [],
    origin: undefined,
    name: undefined,
  };
  const { maxBytes, maxLines, maxLineBytes } = reading.limits;
  if (bytes.length > maxBytes) return malformed('too-large', 0, 1);
  // One character a byte, so that positions in the text are positions in the bytes.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const ascii = !/[\x80-\xff]/.test(text);
  let number = 0;
  for (let start = 0; start < text.length; ) {
    number++;
    if (number > maxLines) return malformed('too-many-lines', start, number);
    const feed = text.indexOf('\n', start);
    const next = feed === -1 ? text.length : feed + 1;
    const end = lineEnd(text, start, feed === -1 ? text.length : feed);
    if (end - start > maxLineBytes) return malformed('line-too-long', start, number);
    const line = text.slice(start, end);
    const fault = readLine(reading, ascii ? line : utf8(line));
    if (fault !== undefined) return malformed(fault, start, number);
    start = next;
  }
  return reading.seen.has('v') ? finished(reading) : malformed('missing-version', 0, 1);
}

/** Where the line ends: before its CRs. */
function lineEnd(text: string, start: number, feed: number): number {
  let end = feed;
  while (end > start && text.charCodeAt(end - 1) === 0x0d) end--;
  return end;
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

function readLine(reading: Reading, line: string): SdpCode | undefined {
  if (trim(line) === '') return undefined;
  if (line.includes('\0') || line.includes('\r')) return 'control-character';
  if (!/^[A-Za-z]=/.test(line)) return 'bad-line';
  const type = line.charAt(0);
  const value = line.slice(2);
  const { seen, session, media, times, limits } = reading;
  if (!seen.has('v') && type !== 'v') return 'missing-version';
  if (type === 'm') {
    if (media.length === limits.maxMedia) return 'too-many-media';
    const read = readMediaLine(value, limits);
    if (typeof read === 'string') return read;
    media.push({ line: read, section: emptySection() });
    return undefined;
  }
  const last = media.at(-1);
  if (type === 'v' || type === 'o' || type === 's') {
    if (last !== undefined) return 'misplaced-line';
    if (seen.has(type)) return 'duplicate-line';
    seen.add(type);
  }
  if (last !== undefined) return addLine(last.section, type, value, limits);
  switch (type) {
    case 'v':
      return trim(value) === '0' ? undefined : 'bad-version';
    case 's':
      reading.name = value;
      return undefined;
    case 't':
    case 'r':
    case 'z':
      times.push({ type, value });
      return undefined;
    case 'o':
      reading.origin = readOrigin(value);
      if (reading.origin !== undefined) return undefined;
      break;
  }
  return addLine(session, type, value, limits);
}

function finished({ origin, name, session, times, media }: Reading): Sdp {
  const { connection, ...lists } = session.lines;
  return {
    kind: 'sdp',
    ...(origin === undefined ? {} : { origin }),
    name: name ?? '-',
    ...(connection === undefined ? {} : { connection }),
    ...lists,
    times: times.length === 0 ? [{ type: 't', value: '0 0' }] : times,
    media: media.map(({ line, section }): Media => ({ ...line, ...section.lines })),
  };
}
