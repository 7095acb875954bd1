import { decimal, isToken, words } from '../lexing/text.ts';
import type { SdpLimits } from '../types/limits.ts';
import type { SdpCode } from '../types/malformed.ts';
import type { Attribute, Bandwidth, Connection, Media, Origin } from '../types/sdp.ts';

/** The m= line alone. */
export type MediaLine = Pick<Media, 'kind' | 'port' | 'portCount' | 'protocol' | 'formats'>;

/**
 * Reads an o= line from its end, so that a user name that is missing or holds spaces does no harm.
 * undefined where the five fields after it are not all there.
 */
export function readOrigin(value: string): Origin | undefined {
  const parts = words(value);
  const [address, addressType, networkType, sessionVersion, sessionId] = parts.slice(-5).reverse();
  if (sessionId === undefined) return undefined;
  return {
    username: parts.slice(0, -5).join(' '),
    sessionId,
    sessionVersion: sessionVersion!,
    networkType: networkType!,
    addressType: addressType!,
    address: address!,
  };
}

/** Reads a c= line. */
export function readConnection(value: string): Connection | undefined {
  const [networkType, addressType, address, more] = words(value);
  if (address === undefined || more !== undefined) return undefined;
  return { networkType: networkType!, addressType: addressType!, address };
}

/** Reads a b= line. */
export function readBandwidth(value: string): Bandwidth | undefined {
  const colon = value.indexOf(':');
  if (colon < 1) return undefined;
  return { type: value.slice(0, colon), value: value.slice(colon + 1) };
}

/** Reads an a= line. */
export function readAttribute(value: string): Attribute | undefined {
  const colon = value.indexOf(':');
  if (colon === 0 || value === '') return undefined;
  if (colon === -1) return { name: value };
  return { name: value.slice(0, colon), value: value.slice(colon + 1) };
}

/**
 * Reads an m= line. Nothing is guessed: a wrong port would send audio to a stranger, a wrong format
 * would be noise. RFC 8866 section 5.14
 */
export function readMediaLine(value: string, limits: SdpLimits): MediaLine | SdpCode {
  const [kind, ports, protocol, ...formats] = words(value);
  if (protocol === undefined || !isToken(kind!)) return 'bad-media';
  if (!protocol.split('/').every(isToken)) return 'bad-media';
  const [portText, countText, more] = ports!.split('/');
  const port = decimal(portText!, 65_535);
  const portCount = countText === undefined ? 1 : decimal(countText, 65_535);
  if (port === undefined || !portCount || more !== undefined) return 'bad-port';
  if (formats.length > limits.maxFormats) return 'too-many-formats';
  const isFormat = isRtp(protocol) && port !== 0 ? isPayloadType : isToken;
  if (!formats.every(isFormat)) return 'bad-format';
  // Some devices list no format in a stream they refuse.
  if (formats.length === 0 && port !== 0) return 'missing-format';
  return { kind: kind!, port, portCount, protocol, formats };
}

/** Whether formats are payload types: `RTP/AVP`, `UDP/TLS/RTP/SAVPF`, ... */
export function isRtp(protocol: string): boolean {
  return /(?:^|\/)rtp\//i.test(protocol);
}

function isPayloadType(format: string): boolean {
  return decimal(format, 127) !== undefined;
}
