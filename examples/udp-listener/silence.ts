import { parse, write } from 'sdp-transform';

/**
 * A valid answer to an SDP offer that accepts its first audio stream (PCMU or PCMA and telephone
 * events) and sends nothing; every other stream is refused. Without an offer it is an offer itself.
 * RFC 3264 section 6
 */
export function silence(offer: string, host: string, port: number): string {
  const version = host.includes(':') ? 6 : 4;
  const audio = {
    type: 'audio',
    port,
    protocol: 'RTP/AVP',
    payloads: '0 101',
    rtp: [
      { payload: 0, codec: 'PCMU', rate: 8000 },
      { payload: 101, codec: 'telephone-event', rate: 8000 },
    ],
    fmtp: [{ payload: 101, config: '0-15' }],
    direction: 'inactive' as const,
  };
  let accepted = false;
  const offered = offer === '' ? undefined : parse(offer).media;
  const media = (offered ?? [audio]).map((stream) => {
    const payloads = String(stream.payloads ?? '').split(' ');
    const codec = ['0', '8'].find((payload) => payloads.includes(payload));
    const fits = stream.type === 'audio' && stream.protocol === 'RTP/AVP' && codec !== undefined;
    if (accepted || !fits) return { ...stream, port: 0, rtp: [], fmtp: [] };
    accepted = true;
    const name = codec === '0' ? 'PCMU' : 'PCMA';
    const rtp = [{ payload: Number(codec), codec: name, rate: 8000 }];
    return { ...audio, payloads: codec, rtp, fmtp: [] };
  });
  return write({
    version: 0,
    origin: {
      username: '-',
      sessionId: 1,
      sessionVersion: 1,
      netType: 'IN',
      ipVer: version,
      address: host,
    },
    name: '-',
    connection: { version, ip: host },
    timing: { start: 0, stop: 0 },
    media,
  });
}
