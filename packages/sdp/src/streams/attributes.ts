import { decimal, trim, words } from '../lexing/text.ts';
import type { Attribute } from '../types/sdp.ts';
import { type CryptoLine, readCrypto } from './crypto.ts';
import { type Encoding, sameEncoding, staticEncoding } from './static-formats.ts';

/** Where RTCP goes when it does not go to the port after RTP. RFC 3605 section 2.1. */
export interface RtcpAddress {
  readonly port: number;
  /** As written, not checked; absent where it is that of the stream. */
  readonly address?: string;
}

/** The attributes of one section that are understood. A value that cannot be read is left out. */
export interface Known {
  readonly rtpmaps: ReadonlyMap<string, Encoding | 'conflict'>;
  readonly fmtps: ReadonlyMap<string, string>;
  readonly crypto: readonly CryptoLine[];
  readonly ptime?: number;
  readonly maxptime?: number;
  readonly rtcp?: RtcpAddress;
  readonly mid?: string;
  readonly flags: ReadonlySet<string>;
}

/** Attributes of ICE, DTLS and RTCP that are only noticed. */
const NOTICED = new Set(['rtcp-mux', 'ice-ufrag', 'candidate', 'fingerprint']);

export function readKnown(attributes: readonly Attribute[]): Known {
  const rtpmaps = new Map<string, Encoding | 'conflict'>();
  const fmtps = new Map<string, string>();
  const crypto: CryptoLine[] = [];
  const flags = new Set<string>();
  let single: Pick<Known, 'ptime' | 'maxptime' | 'rtcp' | 'mid'> = {};
  for (const { name, value = '' } of attributes) {
    if (name === 'rtpmap') addRtpmap(rtpmaps, value);
    else if (name === 'fmtp') addFmtp(fmtps, value);
    else if (name === 'crypto') {
      const line = readCrypto(value);
      if (line !== undefined) crypto.push(line);
    } else if (NOTICED.has(name)) flags.add(name);
    // The first one counts.
    else single = { ...readSingle(name, value), ...single };
  }
  return { rtpmaps, fmtps, crypto, flags, ...single };
}

function readSingle(name: string, value: string): Partial<Known> {
  switch (name) {
    case 'ptime': {
      const ptime = milliseconds(value);
      return ptime === undefined ? {} : { ptime };
    }
    case 'maxptime': {
      const maxptime = milliseconds(value);
      return maxptime === undefined ? {} : { maxptime };
    }
    case 'rtcp': {
      const rtcp = readRtcp(value);
      return rtcp === undefined ? {} : { rtcp };
    }
    case 'mid':
      return { mid: trim(value) };
    default:
      return {};
  }
}

/** From 1 to 1000. Some peers write a real number (`20.0`). RFC 8866 section 6.4 */
function milliseconds(value: string): number | undefined {
  if (!/^\d{1,4}(?:\.\d{1,5})?$/.test(trim(value))) return undefined;
  const read = Number(value);
  return read >= 1 && read <= 1000 ? read : undefined;
}

function readRtcp(value: string): RtcpAddress | undefined {
  const [portText, network, , address] = words(value);
  const port = decimal(portText ?? '', 65_535);
  if (!port) return undefined;
  return network === undefined || address === undefined ? { port } : { port, address };
}

/** Name, clock rate, channels. Numbers have no leading zeros. RFC 8866 section 6.6 */
const RTPMAP = /^([^/]+)\/(0|[1-9]\d{0,8})(?:\/(0|[1-9]\d{0,8}))?$/;

/**
 * A second rtpmap of a payload type that says something else, or cannot be read, makes the type
 * unusable: which one the peer will send cannot be known. A static type has its meaning anyway.
 */
function addRtpmap(rtpmaps: Map<string, Encoding | 'conflict'>, value: string): void {
  const [format, map] = words(value);
  const match = RTPMAP.exec(map ?? '');
  if (match === null) {
    const fixed = format === undefined || staticEncoding(format) !== undefined;
    if (!fixed) rtpmaps.set(format, 'conflict');
    return;
  }
  const [, encoding, clockRate, channels = '1'] = match;
  const read = { encoding: encoding!, clockRate: Number(clockRate), channels: Number(channels) };
  const before = rtpmaps.get(format!);
  const agrees = before === undefined || (before !== 'conflict' && sameEncoding(before, read));
  rtpmaps.set(format!, agrees ? read : 'conflict');
}

function addFmtp(fmtps: Map<string, string>, value: string): void {
  const text = trim(value);
  const space = text.indexOf(' ');
  if (space === -1) return;
  const format = text.slice(0, space);
  if (!fmtps.has(format)) fmtps.set(format, trim(text.slice(space)));
}
