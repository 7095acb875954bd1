import { readSdp, type Stream, streamsOf, writeSdp } from '@tollgate/sdp';
import fc from 'fast-check';
import { type MediaDescription, parse, type SessionDescription, write } from 'sdp-transform';
import { describe, expect, test } from 'vitest';
import { offers } from './arbitraries.ts';
import { corpus } from './corpus.ts';

/**
 * Where the other reader says something else. It matches each line with a pattern and leaves out
 * what does not match.
 */
const DIFFERENT: Readonly<Record<string, string>> = {
  'layered multicast': 'it does not read a port count',
  'a port count of one': 'it does not read a port count',
  'a telephone with its name in the o= line': 'it reads no user name with a blank',
  'an o= line without user name': 'it reads no o= line without user name',
  'blanks at the ends of lines': 'to it the blank is part of the value',
  'blanks after colons': 'it reads no value after a blank',
};

const STATIC: Readonly<Record<string, string>> = {
  0: 'PCMU/8000/1',
  3: 'GSM/8000/1',
  8: 'PCMA/8000/1',
  9: 'G722/8000/1',
  11: 'L16/44100/1',
  13: 'CN/8000/1',
  18: 'G729/8000/1',
};

/** What both readers say of a stream, from our reading. */
function ourStream(stream: Stream): unknown {
  const isRtp = /rtp\//i.test(stream.protocol);
  return {
    kind: stream.kind,
    port: stream.port,
    protocol: stream.protocol,
    formats: stream.formats.map(({ format, encoding, fmtp }) => [
      format,
      isRtp && encoding && `${encoding.encoding}/${encoding.clockRate}/${encoding.channels}`,
      fmtp,
    ]),
    address: stream.connection?.address,
    family: stream.connection?.addressType,
    direction: stream.direction,
    ptime: stream.ptime,
    maxptime: stream.maxptime,
    rtcp: stream.rtcp?.port,
    rtcpAddress: stream.rtcp?.address,
    rtcpMux: stream.rtcpMux,
    mid: stream.mid,
    keys: stream.crypto.map(({ tag, suite, key }) => [tag, suite, key]),
  };
}

/** The same from theirs, with what the stream inherits from the session. */
function theirStream(media: MediaDescription, session: SessionDescription): unknown {
  const connection = media.connection ?? session.connection;
  // Its types do not know these two of a session; it reads them.
  const inherited = session as Pick<MediaDescription, 'ptime' | 'maxptime'>;
  const formats = [
    ...new Set(
      String(media.payloads ?? '')
        .split(' ')
        .filter(Boolean),
    ),
  ];
  const isRtp = /rtp\//i.test(media.protocol);
  return {
    kind: media.type,
    port: media.port,
    protocol: media.protocol,
    formats: formats.map((format) => [
      format,
      isRtp && encodingOf(media, format),
      media.fmtp.find(({ payload }) => String(payload) === format)?.config,
    ]),
    address: connection?.ip,
    family: connection && `IP${connection.version}`,
    direction: media.direction ?? session.direction ?? 'sendrecv',
    ptime: usual(media.ptime ?? inherited.ptime),
    maxptime: usual(media.maxptime ?? inherited.maxptime),
    rtcp: media.rtcp?.port,
    rtcpAddress: media.rtcp?.address,
    rtcpMux: media.rtcpMux !== undefined,
    mid: media.mid === undefined ? undefined : String(media.mid),
    keys: (media.crypto ?? []).map(({ id, suite, config }) => [
      id,
      suite,
      /^inline:([^|]*)/.exec(config)?.[1],
    ]),
  };
}

/** It takes any number for a packet time. */
function usual(ptime: unknown): number | undefined {
  return Number(ptime) > 0 ? Number(ptime) : undefined;
}

function encodingOf(media: MediaDescription, format: string): string | undefined {
  const said = media.rtp
    .filter(({ payload, rate }) => String(payload) === format && rate !== undefined)
    .map(({ codec, rate, encoding = 1 }) => `${codec}/${rate}/${encoding}`);
  const meanings = new Set(
    [...said, ...(STATIC[format] ? [STATIC[format]] : [])].map((one) => one.toLowerCase()),
  );
  return meanings.size === 1 ? (said.at(-1) ?? STATIC[format]) : undefined;
}

/** Keys that no suite has are for the other reader keys like any other. */
function withoutUnusable(theirs: unknown[], ours: unknown[]): void {
  for (const [i, stream] of ours.entries()) {
    const { keys } = stream as { keys: unknown[] };
    const other = theirs[i] as { keys: unknown[] } | undefined;
    if (other === undefined) continue;
    other.keys = other.keys.filter((key) => keys.some((own) => String(own) === String(key)));
  }
}

function compare(text: string): { ours: unknown; theirs: unknown } {
  const sdp = readSdp(Buffer.from(text));
  if (sdp.kind === 'malformed') throw new Error(sdp.code);
  const session = parse(text);
  const ours = streamsOf(sdp).map(ourStream);
  const theirs = session.media.map((media) => theirStream(media, session));
  withoutUnusable(theirs, ours);
  return {
    ours: {
      name: sdp.name,
      address: sdp.origin?.address,
      user: sdp.origin?.username,
      streams: ours,
    },
    theirs: {
      // A missing s= is `-` to us.
      name: session.name ?? '-',
      address: session.origin?.address,
      user: session.origin?.username,
      streams: theirs,
    },
  };
}

const sound = corpus.filter(({ expected }) => !expected[0]!.startsWith('malformed'));

describe('sdp-transform and we read the same from', () => {
  test.each(sound.filter(({ name }) => !Object.hasOwn(DIFFERENT, name)))('$name', ({ text }) => {
    const { ours, theirs } = compare(text);
    expect(ours).toEqual(theirs);
  });
});

test.each(Object.entries(DIFFERENT))('sdp-transform reads something else: %s (%s)', (name) => {
  const { ours, theirs } = compare(sound.find((one) => one.name === name)!.text);
  expect(ours).not.toEqual(theirs);
});

const readable = offers.filter((text) => !/^m=\S+ \d+\/|^m=(?:\S+ ){2}\S+$/m.test(text));

test('both read the same from any offer', () => {
  fc.assert(
    fc.property(readable, (text) => {
      const { ours, theirs } = compare(text);
      expect(ours).toEqual(theirs);
    }),
  );
});

test('what sdp-transform writes we read as what it has read', () => {
  fc.assert(
    fc.property(readable, (text) => {
      const { ours } = compare(write(parse(text)));
      expect(ours).toEqual(compare(text).ours);
    }),
  );
});

test('what we write sdp-transform reads as we do', () => {
  fc.assert(
    fc.property(readable, (text) => {
      const sdp = readSdp(Buffer.from(text));
      if (sdp.kind === 'malformed') throw new Error(sdp.code);
      const { ours, theirs } = compare(writeSdp(sdp));
      expect(ours).toEqual(theirs);
    }),
  );
});
