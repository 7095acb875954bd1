import { describe, expect, test } from 'vitest';
import { type MalformedSdp, readSdp, SDP_CODES, type Sdp, type SdpCode } from '../index.ts';

const read = (text: string): Sdp | MalformedSdp => readSdp(Buffer.from(text, 'utf8'));

function sdpOf(text: string): Sdp {
  const sdp = read(text);
  if (sdp.kind === 'malformed') throw new Error(`${sdp.code} in line ${sdp.line}`);
  return sdp;
}

test('reads each line of a description', () => {
  const text = [
    'v=0',
    'o=alice 2890844526 2890844527 IN IP4 host.example',
    's=A call',
    'i=Information',
    'u=http://example.org/',
    'e=alice@example.org',
    'p=+1 555 0100',
    'c=IN IP4 192.0.2.1',
    'b=CT:128',
    't=2873397496 2873404696',
    'r=7d 1h 0 25h',
    'z=2882844526 -1h',
    'k=prompt',
    'a=recvonly',
    'm=audio 49170/2 RTP/AVP 0 96',
    'i=Sound',
    'c=IN IP6 2001:db8::1',
    'b=AS:64',
    'a=rtpmap:96 opus/48000/2',
    'a=sendrecv',
    'x=unknown',
  ].join('\r\n');
  expect(read(text)).toEqual({
    kind: 'sdp',
    origin: {
      username: 'alice',
      sessionId: '2890844526',
      sessionVersion: '2890844527',
      networkType: 'IN',
      addressType: 'IP4',
      address: 'host.example',
    },
    name: 'A call',
    connection: { networkType: 'IN', addressType: 'IP4', address: '192.0.2.1' },
    bandwidths: [{ type: 'CT', value: '128' }],
    times: [
      { type: 't', value: '2873397496 2873404696' },
      { type: 'r', value: '7d 1h 0 25h' },
      { type: 'z', value: '2882844526 -1h' },
    ],
    attributes: [{ name: 'recvonly' }],
    others: [
      { type: 'i', value: 'Information' },
      { type: 'u', value: 'http://example.org/' },
      { type: 'e', value: 'alice@example.org' },
      { type: 'p', value: '+1 555 0100' },
      { type: 'k', value: 'prompt' },
    ],
    media: [
      {
        kind: 'audio',
        port: 49170,
        portCount: 2,
        protocol: 'RTP/AVP',
        formats: ['0', '96'],
        connection: { networkType: 'IN', addressType: 'IP6', address: '2001:db8::1' },
        bandwidths: [{ type: 'AS', value: '64' }],
        attributes: [{ name: 'rtpmap', value: '96 opus/48000/2' }, { name: 'sendrecv' }],
        others: [
          { type: 'i', value: 'Sound' },
          { type: 'x', value: 'unknown' },
        ],
      },
    ],
  });
});

describe('is lenient where peers are careless and nothing is guessed', () => {
  const media = 'm=audio 4000 RTP/AVP 0';

  test.each([
    ['LF alone', `v=0\ns=-\nt=0 0\n${media}\n`],
    ['CR CR LF', `v=0\r\r\ns=-\r\r\nt=0 0\r\r\n${media}\r\r\n`],
    ['no line end at the end', `v=0\r\ns=-\r\nt=0 0\r\n${media}`],
    ['empty lines at the end', `v=0\r\ns=-\r\nt=0 0\r\n${media}\r\n\r\n\r\n`],
    ['empty lines and blanks between', `v=0\r\n\r\ns=-\r\n \t\r\nt=0 0\r\n${media}\r\n`],
    ['no s= and no t=', `v=0\r\n${media}\r\n`],
    ['more blanks in m=', 'v=0\r\nm= audio  4000 RTP/AVP   0  \r\n'],
    ['a blank after v=0', `v=0 \r\n${media}\r\n`],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual({
      kind: 'sdp',
      name: '-',
      bandwidths: [],
      times: [{ type: 't', value: '0 0' }],
      attributes: [],
      others: [],
      media: [
        {
          kind: 'audio',
          port: 4000,
          portCount: 1,
          protocol: 'RTP/AVP',
          formats: ['0'],
          bandwidths: [],
          attributes: [],
          others: [],
        },
      ],
    });
  });

  test('lines come in any order within their section', () => {
    const sdp = sdpOf(
      'v=0\nt=1 2\na=x\ns=n\nc=IN IP4 192.0.2.1\nm=audio 0 RTP/AVP 0\na=y\nc=IN IP4 192.0.2.2\n',
    );
    expect(sdp.name).toBe('n');
    expect(sdp.connection?.address).toBe('192.0.2.1');
    expect(sdp.media[0]?.connection?.address).toBe('192.0.2.2');
  });

  test.each([
    ['o=- 1 2 IN IP4 192.0.2.1', '-', '1', '2'],
    ['o=1 2 IN IP4 192.0.2.1', '', '1', '2'],
    ['o= 1 2 IN IP4 192.0.2.1', '', '1', '2'],
    ['o=Mary Ann 1 2 IN IP4 192.0.2.1', 'Mary Ann', '1', '2'],
    ['o=- 18446744073709551616 0x1f IN IP4 192.0.2.1', '-', '18446744073709551616', '0x1f'],
    ['o=-  -5  7  IN IP4 192.0.2.1 ', '-', '-5', '7'],
  ])('%s is read', (line, username, sessionId, sessionVersion) => {
    const { origin } = sdpOf(`v=0\n${line}\n`);
    expect(origin).toEqual({
      username,
      sessionId,
      sessionVersion,
      networkType: 'IN',
      addressType: 'IP4',
      address: '192.0.2.1',
    });
  });

  test('an o= line with too few fields, a b= line without colon and an empty a= are kept as they are', () => {
    const sdp = sdpOf('v=0\no=- 1 IN\nb=AS 64\na=\na=:x\n');
    expect(sdp.origin).toBeUndefined();
    expect(sdp.others).toEqual([
      { type: 'o', value: '- 1 IN' },
      { type: 'b', value: 'AS 64' },
      { type: 'a', value: '' },
      { type: 'a', value: ':x' },
    ]);
  });

  test('attributes keep their order and spelling, without blanks at the end', () => {
    const { attributes } = sdpOf('v=0\na=b:\na=sendrecv \na=c: x  \na=b:1:2\n');
    expect(attributes).toEqual([
      { name: 'b', value: '' },
      { name: 'sendrecv' },
      { name: 'c', value: ' x' },
      { name: 'b', value: '1:2' },
    ]);
  });

  test('a direction that is given twice alike is no contradiction', () => {
    expect(read('v=0\na=sendonly\nm=audio 4 RTP/AVP 0\na=recvonly\na=recvonly\n').kind).toBe('sdp');
  });

  test('a refused stream may list no format, or one that is no payload type', () => {
    const { media } = sdpOf('v=0\nm=video 0 RTP/AVP\nm=video 0 RTP/AVP -\n');
    expect(media.map(({ formats }) => formats)).toEqual([[], ['-']]);
  });

  test('formats outside RTP are tokens', () => {
    const { media } = sdpOf('v=0\nm=image 4 udptl t38\nm=application 9 TCP/MSRP *\n');
    expect(media.map(({ formats }) => formats)).toEqual([['t38'], ['*']]);
  });
});

describe('text is UTF-8', () => {
  test('a name keeps its letters', () => {
    expect(sdpOf('v=0\ns=Büro 東京\n').name).toBe('Büro 東京');
  });

  test('other bytes become U+FFFD, and offsets still count bytes', () => {
    const latin1 = Buffer.from('v=0\ns=B\xfcro\nm=audio x RTP/AVP 0\n', 'latin1');
    expect(readSdp(latin1.subarray(0, 11))).toMatchObject({ name: 'B\ufffdro' });
    expect(readSdp(latin1)).toMatchObject({ code: 'bad-port', offset: 11, line: 3 });
  });
});

// Each with the line that is at fault.
const faults: readonly (readonly [SdpCode, string, number])[] = [
  ['missing-version', '', 1],
  ['missing-version', '\r\n\r\n', 1],
  ['missing-version', 's=-\nv=0\n', 1],
  ['missing-version', '\n\nm=audio 4 RTP/AVP 0\n', 3],
  ['bad-version', 'v=1\n', 1],
  ['bad-version', 'v=\n', 1],
  ['bad-line', '<html>', 1],
  ['bad-line', '\ufeffv=0\n', 1],
  ['bad-line', 'v=0\ns\n', 2],
  ['bad-line', 'v=0\n s=-\n', 2],
  ['bad-line', 'v=0\n1=x\n', 2],
  ['bad-line', 'v=0\na:sendrecv\n', 2],
  ['control-character', 'v=0\ns=a\0b\n', 2],
  ['control-character', 'v=0\ns=-\ra=x\nt=0 0\n', 2],
  ['duplicate-line', 'v=0\nv=0\n', 2],
  ['duplicate-line', 'v=0\no=- 1 1 IN IP4 192.0.2.1\no=- 1 1 IN IP4 192.0.2.1\n', 3],
  ['duplicate-line', 'v=0\ns=-\ns=-\n', 3],
  ['duplicate-line', 'v=0\nc=IN IP4 192.0.2.1\nc=IN IP4 192.0.2.1\n', 3],
  ['duplicate-line', 'v=0\nm=audio 4 RTP/AVP 0\nc=IN IP4 192.0.2.1\nc=IN IP4 192.0.2.2\n', 4],
  ['misplaced-line', 'v=0\nm=audio 4 RTP/AVP 0\nv=0\n', 3],
  ['misplaced-line', 'v=0\nm=audio 4 RTP/AVP 0\ns=-\n', 3],
  ['misplaced-line', 'v=0\nm=audio 4 RTP/AVP 0\no=- 1 1 IN IP4 192.0.2.1\n', 3],
  ['bad-connection', 'v=0\nc=IN IP4\n', 2],
  ['bad-connection', 'v=0\nc=\n', 2],
  ['bad-connection', 'v=0\nc=IN IP4 192.0.2.1 192.0.2.2\n', 2],
  ['bad-media', 'v=0\nm=\n', 2],
  ['bad-media', 'v=0\nm=audio 4000\n', 2],
  ['bad-media', 'v=0\nm=au(dio 4000 RTP/AVP 0\n', 2],
  ['bad-media', 'v=0\nm=audio 4000 RTP//AVP 0\n', 2],
  ['bad-media', 'v=0\nm=audio 4000 RTP/ÄVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio 65536 RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio -1 RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio +4000 RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio 04000 RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio 0x10 RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio 4000.0 RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio 4e3 RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio $ RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio ٤٠٠ RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio 4000/ RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio 4000/0 RTP/AVP 0\n', 2],
  ['bad-port', 'v=0\nm=audio 4000/2/2 RTP/AVP 0\n', 2],
  ['missing-format', 'v=0\nm=audio 4000 RTP/AVP\n', 2],
  ['missing-format', 'v=0\nm=image 4000 udptl \n', 2],
  ['bad-format', 'v=0\nm=audio 4000 RTP/AVP 128\n', 2],
  ['bad-format', 'v=0\nm=audio 4000 RTP/AVP 08\n', 2],
  ['bad-format', 'v=0\nm=audio 4000 RTP/AVP 0,8\n', 2],
  ['bad-format', 'v=0\nm=audio 4000 RTP/AVP PCMU\n', 2],
  ['bad-format', 'v=0\nm=audio 9 UDP/TLS/RTP/SAVPF opus\n', 2],
  ['bad-format', 'v=0\nm=audio 4000 rtp/avp x\n', 2],
  ['bad-format', 'v=0\nm=image 4000 udptl "t38"\n', 2],
  ['conflicting-direction', 'v=0\na=sendrecv\na=inactive\n', 3],
  ['conflicting-direction', 'v=0\nm=audio 4 RTP/AVP 0\na=sendonly\na=recvonly\n', 4],
];

test.each(faults)('%s: %j', (code, text, line) => {
  const before = text
    .split('\n')
    .slice(0, line - 1)
    .join('\n');
  const bytes = code === 'missing-version' && line === 1 ? 0 : Buffer.byteLength(before) + 1;
  const offset = line === 1 ? 0 : bytes;
  const { status } = SDP_CODES[code];
  expect(read(text)).toEqual({ kind: 'malformed', code, offset, line, status });
});

test('every code is shown above or is that of a limit', () => {
  const limits = Object.keys(SDP_CODES).filter((code) => /^too-|too-long/.test(code));
  const shown = new Set<string>(faults.map(([code]) => code));
  expect([...shown, ...limits].sort()).toEqual(Object.keys(SDP_CODES).sort());
});
