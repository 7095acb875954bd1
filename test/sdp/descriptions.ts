import {
  type AudioStream,
  type LocalMedia,
  type Negotiated,
  type Refused,
  readSdp,
  type Sdp,
  writeSdp,
} from '@tollgate/sdp';

/** Reads a description that is known to be well formed. */
export function read(text: string): Sdp {
  const sdp = readSdp(Buffer.from(text));
  if (sdp.kind === 'malformed') throw new Error(`${sdp.code} in line ${sdp.line}:\n${text}`);
  return sdp;
}

/** A peer's description: these lines after v=, o=, s=, c= and t=. */
export function peer(...lines: string[]): Sdp {
  const head = ['v=0', 'o=peer 7 3 IN IP4 198.51.100.1', 's=call', 'c=IN IP4 198.51.100.1'];
  return read([...head, 't=3 4', ...lines, ''].join('\r\n'));
}

/** One audio stream as most peers offer it. */
export const AUDIO: readonly string[] = [
  'm=audio 30000 RTP/AVP 8 0 101',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
];

export function local(more: Partial<LocalMedia> = {}): LocalMedia {
  return { address: '192.0.2.10', port: 4000, sessionId: '99', ...more };
}

export function agreed(result: Negotiated | Refused): Negotiated {
  if (result.kind === 'refused') throw new Error(`refused: ${result.reason}`);
  return result;
}

export function audioOf(result: Negotiated | Refused): AudioStream {
  const { audio } = agreed(result);
  if (audio === undefined) throw new Error('no audio');
  return audio;
}

export function refusalOf(result: Negotiated | Refused): Refused {
  if (result.kind === 'refused') return result;
  throw new Error(`not refused:\n${writeSdp(result.local)}`);
}

/** The lines of our description. */
export function linesOf(result: Negotiated | Refused): string[] {
  return writeSdp(agreed(result).local).trimEnd().split('\r\n');
}

/** The m= lines of our description. */
export function mediaLines(result: Negotiated | Refused): string[] {
  return linesOf(result).filter((line) => line.startsWith('m='));
}

export const KEY = 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0';
export const PEER_KEY = 'MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3BxcnN0';
export const SUITE_80 = 'AES_CM_128_HMAC_SHA1_80';
export const SUITE_32 = 'AES_CM_128_HMAC_SHA1_32';
