import { isTelephoneEvent } from '../streams/static-formats.ts';
import type { Direction } from '../types/direction.ts';
import type { Attribute, Media, Sdp, SdpLine } from '../types/sdp.ts';
import { writeSdp } from '../writing/write-sdp.ts';
import type { Local, LocalAddress, LocalCrypto } from './local-media.ts';

/** One of our formats, with the payload type it gets. */
export interface OwnFormat {
  readonly payloadType: number;
  readonly encoding: string;
  readonly clockRate: number;
  readonly channels: number;
  readonly fmtp?: string;
}

/** Our audio section, as an offer or an answer has it. */
export interface OwnAudio {
  /** As the offer spells it. */
  readonly kind: string;
  readonly protocol: string;
  readonly formats: readonly OwnFormat[];
  readonly direction: Direction;
  /** The tag and key of each a=crypto line. */
  readonly crypto: readonly (LocalCrypto & { readonly tag: number })[];
}

export function audioSection(
  { kind, protocol, formats, direction, crypto }: OwnAudio,
  { port, rtcpPort = port + 1, ptime }: Local,
): Media {
  const keys = crypto.map(({ tag, suite, key }) =>
    attribute('crypto', `${tag} ${suite} inline:${key}`),
  );
  const rtcp = rtcpPort === port + 1 ? [] : [attribute('rtcp', String(rtcpPort))];
  return {
    kind,
    port,
    portCount: 1,
    protocol,
    formats: formats.map(({ payloadType }) => String(payloadType)),
    bandwidths: [],
    attributes: [
      ...formats.flatMap(formatLines),
      attribute('ptime', String(ptime)),
      ...rtcp,
      ...keys,
      { name: direction },
    ],
    others: [],
  };
}

/** A stream that is refused or over. Its formats mean nothing. RFC 3264 section 6 */
export function refusedSection({ kind, protocol, formats }: Media): Media {
  return {
    kind,
    port: 0,
    portCount: 1,
    protocol,
    formats: formats.length === 0 ? ['0'] : formats,
    bandwidths: [],
    attributes: [],
    others: [],
  };
}

function formatLines(format: OwnFormat): Attribute[] {
  const { payloadType, encoding, clockRate, channels, fmtp } = format;
  const map = `${encoding}/${clockRate}${channels === 1 ? '' : `/${channels}`}`;
  const lines = [attribute('rtpmap', `${payloadType} ${map}`)];
  if (fmtp !== undefined) lines.push(attribute('fmtp', `${payloadType} ${fmtp}`));
  return lines;
}

function attribute(name: string, value: string): Attribute {
  return { name, value };
}

/** The telephone-event format for a clock rate. */
export function telephoneEvent(payloadType: number, clockRate: number, events: string): OwnFormat {
  return { payloadType, encoding: 'telephone-event', clockRate, channels: 1, fmtp: events };
}

export function isAudible(format: { readonly encoding: string }): boolean {
  return !isTelephoneEvent(format) && format.encoding.toUpperCase() !== 'CN';
}

/** What our description consists of besides its o= line. */
export interface OwnParts {
  readonly address: LocalAddress;
  readonly times: readonly SdpLine[];
  readonly media: readonly Media[];
}

/**
 * Makes our whole description. The o= line is that of `sent`, the last description we sent; its
 * version goes up by one if anything else differs. RFC 3264 section 8
 */
export function describe(parts: OwnParts, sessionId: string, sent: Sdp | undefined): Sdp {
  const addressType = `IP${parts.address.family}`;
  const address = parts.address.text;
  const origin = sent?.origin ?? {
    username: '-',
    sessionId,
    sessionVersion: '1',
    networkType: 'IN',
    addressType,
    address,
  };
  const made: Sdp = {
    kind: 'sdp',
    origin,
    name: sent?.name ?? '-',
    connection: { networkType: 'IN', addressType, address },
    bandwidths: [],
    times: parts.times,
    attributes: [],
    others: [],
    media: parts.media,
  };
  return successor(made, sent);
}

/** `made` with the version that it must have after `sent`. */
export function successor(made: Sdp, sent: Sdp | undefined): Sdp {
  const origin = sent?.origin;
  if (sent === undefined || origin === undefined) return made;
  const same = { ...made, origin };
  if (writeSdp(same) === writeSdp(sent)) return sent;
  return { ...made, origin: { ...origin, sessionVersion: next(origin.sessionVersion) } };
}

/** The version may have more digits than a number can hold. */
function next(version: string): string {
  return /^\d{1,40}$/.test(version) ? String(BigInt(version) + 1n) : '1';
}
