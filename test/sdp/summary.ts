import {
  type Format,
  type LocalMedia,
  type MalformedSdp,
  type Negotiated,
  negotiate,
  type Refused,
  type Sdp,
  type Stream,
  streamsOf,
} from '@tollgate/sdp';
import { KEY, local, SUITE_80 } from './descriptions.ts';

/** What the outcomes of the corpus are for: PCMU, PCMA, both families, one SRTP suite. */
export const usual: LocalMedia = local({
  address: ['192.0.2.10', '2001:db8::10'],
  crypto: [{ suite: SUITE_80, key: KEY }],
});

/** A reading in the words of the corpus. */
export function readingOf(sdp: Sdp | MalformedSdp): string[] {
  if (sdp.kind === 'malformed') return [`malformed ${sdp.code} in line ${sdp.line}`];
  return [...streamsOf(sdp).map(streamLine), outcomeOf(negotiate(sdp, usual))];
}

function streamLine(stream: Stream): string {
  const { kind, port, protocol, connection, direction, rtcp } = stream;
  const rtcpText =
    rtcp && `rtcp ${rtcp.port}${rtcp.address === undefined ? '' : `@${rtcp.address}`}`;
  const keys = stream.crypto.map(({ tag, suite }) => `${tag}:${suite}`).join(' ');
  const more = [
    stream.ptime && `ptime ${stream.ptime}`,
    stream.maxptime && `maxptime ${stream.maxptime}`,
    rtcpText,
    stream.rtcpMux && 'mux',
    stream.ice && 'ice',
    stream.dtls && 'dtls',
    stream.mid && `mid ${stream.mid}`,
    keys && `crypto ${keys}`,
  ].filter(Boolean);
  const head = `${kind} ${port} ${protocol} ${connection?.address ?? '-'} ${direction}:`;
  const rtp = /rtp\//i.test(protocol);
  return [[head, ...stream.formats.map((one) => formatText(one, rtp))].join(' '), ...more].join(
    '; ',
  );
}

function formatText({ format, encoding, fmtp }: Format, rtp: boolean): string {
  if (!rtp) return format;
  const channels = encoding?.channels === 1 ? '' : `/${encoding?.channels}`;
  const name = encoding ? `${encoding.encoding}/${encoding.clockRate}${channels}` : '?';
  return `${format}=${name}${fmtp === undefined ? '' : `(${fmtp})`}`;
}

function outcomeOf(result: Negotiated | Refused): string {
  if (result.kind === 'refused') return `-> ${result.status} ${result.warning.code}`;
  const { audio, local: answer } = result;
  if (audio === undefined) return '-> nothing';
  const [codec] = audio.codecs;
  const direction = streamsOf(answer)[audio.index]!.direction;
  return [
    '->',
    audio.index === 0 ? '' : `#${audio.index}`,
    `${codec.encoding}/${codec.sendPayloadType}`,
    audio.telephoneEvent && `events ${audio.telephoneEvent.sendPayloadType}`,
    direction,
    `${audio.ptime}ms`,
    `${audio.remote.address}:${audio.remote.port}`,
    audio.rtcp && `rtcp ${audio.rtcp.address}:${audio.rtcp.port}`,
    audio.srtp && 'srtp',
  ]
    .filter(Boolean)
    .join(' ');
}
