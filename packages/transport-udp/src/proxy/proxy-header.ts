import { formatIp, parseIp } from '@tollgate/sip-parser';
import type { Peer } from '../source.ts';

/** A complete PROXY header. */
export interface ProxyHeader {
  /** Its bytes; what follows is the proxied stream. */
  readonly length: number;
  /** The client as the proxy saw it; absent where the proxy speaks for itself (a health check). */
  readonly client?: Peer & { readonly port: number };
}

/** What the first bytes of a proxied connection are: a header, not all of one yet, or none. */
export type ProxyResult = ProxyHeader | 'incomplete' | 'invalid';

const V1_PREFIX = new Uint8Array([...'PROXY '].map((character) => character.charCodeAt(0)));
const V1_LIMIT = 107;
const V2_SIGNATURE = new Uint8Array([
  0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a,
]);
const V2_FIXED = 16;
const CR = 13;
const LF = 10;

/**
 * Reads a PROXY header of version 1 or 2 from the start of a stream. Only ever called for a
 * connection from a listed proxy, where a header is due: nothing is guessed from the bytes, and a
 * connection without one is refused. A client whose address the proxy does not tell (`UNKNOWN`,
 * `UNSPEC`, a datagram or UNIX socket) is refused too, for its calls would seem to be the proxy's.
 * Extensions (TLVs) are skipped unread; `maxBytes` bounds a header with them.
 * https://www.haproxy.org/download/1.8/doc/proxy-protocol.txt section 2
 */
export function readProxyHeader(bytes: Uint8Array, maxBytes: number): ProxyResult {
  if (startsAlike(bytes, V1_PREFIX)) return readVersion1(bytes);
  if (startsAlike(bytes, V2_SIGNATURE)) return readVersion2(bytes, maxBytes);
  return 'invalid';
}

/** Whether `bytes` begin with `start`, as far as they go. */
function startsAlike(bytes: Uint8Array, start: Uint8Array): boolean {
  const length = Math.min(bytes.length, start.length);
  for (let i = 0; i < length; i++) {
    if (bytes[i] !== start[i]) return false;
  }
  return true;
}

function readVersion1(bytes: Uint8Array): ProxyResult {
  const start = bytes.subarray(0, V1_LIMIT);
  const end = start.indexOf(CR);
  if (end < 0) return start.length === V1_LIMIT || start.includes(LF) ? 'invalid' : 'incomplete';
  if (end + 1 === bytes.length) return end + 2 > V1_LIMIT ? 'invalid' : 'incomplete';
  if (bytes[end + 1] !== LF || end + 2 > V1_LIMIT) return 'invalid';
  const line = String.fromCharCode(...bytes.subarray(0, end));
  const match = /^PROXY TCP([46]) ([0-9a-fA-F.:]+) ([0-9a-fA-F.:]+) ([0-9]+) ([0-9]+)$/.exec(line);
  if (match === null) return 'invalid';
  const [, version, from, to, fromPort, toPort] = match;
  const colons = version === '6';
  if (from!.includes(':') !== colons || to!.includes(':') !== colons) return 'invalid';
  const ip = parseIp(from!);
  const port = readPort(fromPort!);
  if (ip === undefined || port < 0 || parseIp(to!) === undefined || readPort(toPort!) < 0) {
    return 'invalid';
  }
  return { length: end + 2, client: { address: formatIp(ip), ip, port } };
}

/** Decimal without leading zeros, 0 to 65535; -1 where it is not. */
function readPort(text: string): number {
  const port = /^(?:0|[1-9][0-9]{0,4})$/.test(text) ? Number(text) : -1;
  return port > 65535 ? -1 : port;
}

function readVersion2(bytes: Uint8Array, maxBytes: number): ProxyResult {
  if (bytes.length < V2_FIXED) return 'incomplete';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const command = view.getUint8(12);
  const family = view.getUint8(13);
  const length = V2_FIXED + view.getUint16(14);
  // Judged before the rest is waited for: a length is a claim.
  if (length > maxBytes) return 'invalid';
  const local = command === 0x20;
  if (!local && command !== 0x21) return 'invalid';
  const addressBytes = family === 0x11 ? 4 : family === 0x21 ? 16 : 0;
  if (!local && (addressBytes === 0 || length < V2_FIXED + 2 * addressBytes + 4)) return 'invalid';
  if (bytes.length < length) return 'incomplete';
  if (local) return { length };
  const ip = parseIp(textOf(view, addressBytes));
  if (ip === undefined) return 'invalid';
  const port = view.getUint16(V2_FIXED + 2 * addressBytes);
  return { length, client: { address: formatIp(ip), ip, port } };
}

function textOf(view: DataView, addressBytes: number): string {
  const parts: string[] = [];
  if (addressBytes === 4) {
    for (let i = 0; i < 4; i++) parts.push(String(view.getUint8(V2_FIXED + i)));
    return parts.join('.');
  }
  for (let i = 0; i < 16; i += 2) parts.push(view.getUint16(V2_FIXED + i).toString(16));
  return parts.join(':');
}
