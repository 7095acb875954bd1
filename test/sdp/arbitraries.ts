import type { Attribute, Media, Sdp, SdpLine } from '@tollgate/sdp';
import fc from 'fast-check';
import { PEER_KEY, SUITE_32, SUITE_80 } from './descriptions.ts';

const DIRECTIONS = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;

const tokenChars = [..."!#$%&'*+-.0123456789ABCXYZ^_`abcxyz{|}~"];
const token = fc.string({ unit: fc.constantFrom(...tokenChars), minLength: 1, maxLength: 8 });
const word = fc.oneof(
  token,
  fc.string({ unit: fc.constantFrom(...'aZ0:/[]%"(),;=\t\x01é東'), minLength: 1, maxLength: 8 }),
);
const unit = fc.oneof(
  fc.constantFrom(...' \t:=/aZ09\x01\x7f'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
/** The rest of a line: anything but its end. */
const rest = fc.string({ unit, maxLength: 20 }).map((text) => text.replaceAll(/[\r\n\0]/g, '-'));
const trimmed = rest.map((text) => text.replace(/[ \t]+$/, ''));

const attribute: fc.Arbitrary<Attribute> = fc
  .tuple(trimmed, fc.option(trimmed, { nil: undefined }))
  .map(([name, value]) => {
    const safe = name.replaceAll(':', '') || 'x';
    return value === undefined
      ? { name: safe.replace(/[ \t]+$/, '') || 'x' }
      : { name: safe, value };
  });

/** At most one direction a section. */
const attributes = fc
  .tuple(fc.array(attribute, { maxLength: 5 }), fc.option(fc.constantFrom(...DIRECTIONS)))
  .map(([plain, direction]) => (direction === null ? plain : [...plain, { name: direction }]));

const lines = (types: string): fc.Arbitrary<SdpLine[]> =>
  fc.array(fc.record({ type: fc.constantFrom(...types), value: rest }), { maxLength: 3 });

const connection = fc.record({ networkType: word, addressType: word, address: word });
const bandwidths = fc.array(
  fc.record({ type: rest.map((text) => text.replaceAll(':', '') || 'AS'), value: rest }),
  { maxLength: 2 },
);
const shared = { bandwidths, attributes };

const section = fc.oneof(
  fc.record({
    protocol: fc.constantFrom('RTP/AVP', 'RTP/SAVP', 'UDP/TLS/RTP/SAVPF', 'rtp/avp'),
    port: fc.integer({ min: 1, max: 65_535 }),
    formats: fc.array(fc.integer({ min: 0, max: 127 }).map(String), { minLength: 1, maxLength: 6 }),
  }),
  fc.record({
    protocol: fc.constantFrom('udptl', 'TCP/MSRP', 'UDP/BFCP'),
    port: fc.integer({ min: 1, max: 65_535 }),
    formats: fc.array(token, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    protocol: fc.constantFrom('RTP/AVP', 'udptl'),
    port: fc.constant(0),
    formats: fc.array(token, { maxLength: 3 }),
  }),
);
const media: fc.Arbitrary<Media> = fc
  .tuple(
    section,
    fc.record(
      {
        kind: fc.oneof(fc.constantFrom('audio', 'video'), token),
        portCount: fc.constantFrom(1, 1, 1, 2, 65_535),
        connection,
        others: lines('iktuxyZ'),
        ...shared,
      },
      { requiredKeys: ['kind', 'portCount', 'others', 'bandwidths', 'attributes'] },
    ),
  )
  .map(([line, more]) => ({ ...line, ...more }));

const username = fc.array(word, { maxLength: 2 }).map((words) => words.join(' '));
const origin = fc.record({
  username,
  sessionId: word,
  sessionVersion: word,
  networkType: word,
  addressType: word,
  address: word,
});

/** Any value that `readSdp` can give. */
export const values: fc.Arbitrary<Sdp> = fc.record(
  {
    kind: fc.constant('sdp' as const),
    origin,
    name: rest,
    connection,
    times: lines('trz').map((some) => (some.length === 0 ? [{ type: 't', value: '0 0' }] : some)),
    others: lines('iuepkxyZ'),
    media: fc.array(media, { maxLength: 3 }),
    ...shared,
  },
  { requiredKeys: ['kind', 'name', 'times', 'others', 'media', 'bandwidths', 'attributes'] },
);

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  0: [],
  8: ['a=rtpmap:8 PCMA/8000'],
  9: ['a=rtpmap:9 G722/8000'],
  13: [],
  18: ['a=fmtp:18 annexb=no'],
  96: ['a=rtpmap:96 opus/48000/2', 'a=fmtp:96 useinbandfec=1'],
  97: ['a=rtpmap:97 telephone-event/48000'],
  98: ['a=rtpmap:98 PCMU/16000'],
  100: ['a=rtpmap:100 pcmu/8000'],
  101: ['a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15'],
  102: ['a=rtpmap:102 Telephone-Event/8000'],
  103: ['a=rtpmap:103 iLBC/8000', 'a=rtpmap:103 speex/8000'],
  104: [],
};

const address = fc.constantFrom(
  'c=IN IP4 198.51.100.1',
  'c=IN IP4 198.51.100.1',
  'c=IN IP4 198.51.100.1',
  'c=IN IP6 2001:db8::1',
  'c=IN IP4 0.0.0.0',
  'c=IN IP6 ::',
  'c=IN IP4 host.example',
  'c=IN IP4 224.2.1.1/127',
);

const keys = fc.subarray([
  `a=crypto:1 ${SUITE_32} inline:${PEER_KEY}`,
  `a=crypto:2 ${SUITE_80} inline:${PEER_KEY}|2^31`,
  `a=crypto:3 ${SUITE_80} inline:${PEER_KEY}|1:4`,
  `a=crypto:4 ${SUITE_80} inline:${PEER_KEY} UNENCRYPTED_SRTP`,
  'a=crypto:5 AES_CM_128_HMAC_SHA1_80 inline:short',
]);

const stream = fc
  .record({
    head: fc.oneof(
      { weight: 6, arbitrary: fc.constant(['audio', 'RTP/AVP']) },
      fc.constantFrom(
        ['audio', 'RTP/SAVP'],
        ['audio', 'rtp/avp'],
        ['audio', 'UDP/TLS/RTP/SAVPF'],
        ['video', 'RTP/AVP'],
      ),
    ),
    port: fc.oneof(
      { weight: 5, arbitrary: fc.constant('30000') },
      fc.constantFrom('0', '65535', '4/2'),
    ),
    formats: fc.shuffledSubarray(Object.keys(FORMATS), { minLength: 1, maxLength: 6 }),
    own: fc.option(address, { freq: 3 }),
    direction: fc.option(fc.constantFrom(...DIRECTIONS)),
    keys,
    more: fc.subarray([
      'a=ptime:30',
      'a=maxptime:10',
      'a=rtcp:30009',
      'a=rtcp-mux',
      'a=mid:1',
      'a=ice-ufrag:x',
      'b=AS:64',
    ]),
  })
  .map(({ head: [kind, protocol], port, formats, own, direction, keys: crypto, more }) => [
    `m=${kind} ${port} ${protocol} ${formats.join(' ')}`,
    ...(own === null ? [] : [own]),
    ...formats.flatMap((format) => FORMATS[format]!),
    ...crypto,
    ...more,
    ...(direction === null ? [] : [`a=${direction}`]),
  ]);

/** An offer as peers make them, good and bad. */
export const offers: fc.Arbitrary<string> = fc
  .record({
    address: fc.option(address, { freq: 8 }),
    times: fc.constantFrom('t=0 0', 't=3 4\r\nr=1 2 3', ''),
    direction: fc.option(fc.constantFrom(...DIRECTIONS), { freq: 1 }),
    streams: fc.array(
      fc.oneof(
        { weight: 8, arbitrary: stream },
        fc.constantFrom(['m=image 5000 udptl t38'], ['m=video 0 RTP/AVP'], ['m=text 5 RTP/AVP 98']),
      ),
      { maxLength: 4 },
    ),
  })
  .map(({ address: session, times, direction, streams }) =>
    [
      'v=0',
      'o=peer 7 3 IN IP4 198.51.100.1',
      's=call',
      ...(session === null ? [] : [session]),
      ...(times === '' ? [] : [times]),
      'a=group:BUNDLE 1',
      ...(direction === null ? [] : [`a=${direction}`]),
      ...streams.flat(),
      '',
    ].join('\r\n'),
  );
