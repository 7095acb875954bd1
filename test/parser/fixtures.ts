import type { Verdict } from './torture-table.ts';

/** A message of our own that raises the question of a section of RFC 4475 or RFC 5118. */
export interface Fixture {
  readonly section: string;
  readonly bytes: Buffer;
  readonly datagram: Verdict;
}

interface Parts {
  readonly start?: string;
  readonly method?: string;
  readonly via?: string;
  readonly from?: string;
  readonly to?: string;
  readonly callId?: string;
  readonly cseq?: string;
  readonly length?: string;
  readonly more?: readonly string[];
  readonly body?: string;
  readonly end?: string;
}

function make(parts: Parts): Buffer {
  const method = parts.method ?? 'INVITE';
  const body = parts.body ?? '';
  const lines = [
    parts.start ?? `${method} sip:service@gate.example SIP/2.0`,
    parts.via ?? 'Via: SIP/2.0/UDP edge.example:5060;branch=z9hG4bKfixture',
    'Max-Forwards: 70',
    parts.from ?? 'From: <sip:dialler@edge.example>;tag=f1',
    parts.to ?? 'To: <sip:service@gate.example>',
    parts.callId ?? 'Call-ID: fixture@edge.example',
    parts.cseq ?? `CSeq: 7 ${method}`,
    ...(parts.more ?? []),
    parts.length ?? `Content-Length: ${body.length}`,
  ].filter((line) => line !== '');
  return Buffer.from(lines.join('\r\n') + (parts.end ?? '\r\n\r\n') + body, 'latin1');
}

const second = make({ method: 'OPTIONS' }).toString('latin1');

const CASES: readonly (readonly [section: string, parts: Parts, verdict: Verdict])[] = [
  // RFC 4475
  [
    '3.1.1.1',
    { to: 'TO :\r\n <sip:a@b>  ;\r\n\ttag =  x', cseq: 'cseq: 0007\r\n INVITE', more: ['s :'] },
    'valid',
  ],
  ['3.1.1.2', { method: "!Odd-%~'*`_+.", to: 'To: "\\\0\\\x07\xc3\xbc" <sip:a@b>' }, 'valid'],
  [
    '3.1.1.3',
    {
      start: 'INVITE sip:sips%3Ax%40y@gate.example SIP/2.0',
      more: ['Contact: <sip:%61@b;%6C%72>'],
    },
    'valid',
  ],
  [
    '3.1.1.4',
    { method: 'REGISTER', more: ['Contact: <sip:%00@b>', 'Contact: <sip:%00%00@b>'] },
    'valid',
  ],
  ['3.1.1.5', { method: 'INV%49TE', from: 'From: "%Q%4" <sip:a@b>;tag=1' }, 'valid'],
  ['3.1.1.6', { from: 'From: dialler<sip:dialler@edge.example>;tag=1' }, 'valid'],
  [
    '3.1.1.7',
    {
      callId: `Call-ID: ${'long'.repeat(200)}`,
      more: Array.from({ length: 40 }, (_, i) => `Via: SIP/2.0/UDP h${i}`),
    },
    'valid',
  ],
  ['3.1.1.8', { method: 'REGISTER', end: `\r\n\r\n${second}` }, 'valid'],
  ['3.1.1.9', { start: 'INVITE sip:a;b=c%40d@gate.example SIP/2.0' }, 'valid'],
  [
    '3.1.1.10',
    { more: ['UDP', 'SCTP', 'TLS', 'ODD', 'TCP'].map((name) => `Via: SIP/2.0/${name} h`) },
    'valid',
  ],
  ['3.1.1.11', { method: 'MESSAGE', body: '--x\r\n\0\n\r\xff\r\n--x--' }, 'valid'],
  ['3.1.1.12', { start: 'SIP/2.0 200 = 2**3 * 5**2 \xd0\xbd\xd0\xbe' }, 'valid'],
  ['3.1.1.13', { start: 'SIP/2.0 100 ' }, 'valid'],
  ['3.1.2.1', { via: 'Via: SIP/2.0/UDP edge.example;;,;' }, 'bad-via'],
  ['3.1.2.2', { length: 'Content-Length: 9999', body: 'short' }, 'body-short'],
  ['3.1.2.3', { length: 'Content-Length: -999', body: 'x' }, 'bad-content-length'],
  ['3.1.2.4', { cseq: 'CSeq: 36893488147419103232 INVITE' }, 'bad-cseq'],
  [
    '3.1.2.5',
    { start: 'SIP/2.0 503 Down', cseq: 'CSeq: 9292394834772304023312 OPTIONS' },
    'bad-cseq',
  ],
  ['3.1.2.6', { to: 'To: "Mr. Open <sip:a@b>' }, 'bad-to'],
  ['3.1.2.7', { start: 'INVITE <sip:service@gate.example> SIP/2.0' }, 'bad-request-uri'],
  ['3.1.2.8', { start: 'INVITE sip:service@gate.example; lr SIP/2.0' }, 'bad-request-uri'],
  ['3.1.2.9', { start: 'INVITE  sip:service@gate.example  SIP/2.0' }, 'bad-start-line'],
  ['3.1.2.10', { start: 'INVITE sip:service@gate.example SIP/2.0  ' }, 'bad-start-line'],
  [
    '3.1.2.11',
    { start: 'INVITE sip:service@gate.example?Route=%3Csip:x%3E SIP/2.0' },
    'bad-request-uri',
  ],
  ['3.1.2.12', { more: ['Date: Fri, 01 Jan 2010 16:00:00 EST'] }, 'valid'],
  ['3.1.2.13', { method: 'REGISTER', more: ['Contact: sip:a@b?Route=%3Csip:x%3E'] }, 'valid'],
  ['3.1.2.14', { to: 'To: "Last, First" < sip:a@b >' }, 'bad-to'],
  ['3.1.2.15', { from: 'From: Last, First <sip:a@b>;tag=1' }, 'bad-from'],
  ['3.1.2.16', { start: 'INVITE sip:service@gate.example SIP/7.0' }, 'bad-version'],
  ['3.1.2.17', { method: 'OPTIONS', cseq: 'CSeq: 7 INVITE' }, 'cseq-method'],
  ['3.1.2.18', { method: 'ODD', cseq: 'CSeq: 7 INVITE' }, 'cseq-method'],
  ['3.1.2.19', { start: 'SIP/2.0 4294967301 Better Not' }, 'bad-status'],
  ['3.2.1', { via: 'Via: SIP/2.0/UDP edge.example;branch=z9hG4bK' }, 'empty-branch'],
  ['3.3.1', { to: '', from: '', callId: '' }, 'missing-from'],
  ['3.3.2', { start: 'OPTIONS oddScheme:opaque SIP/2.0', method: 'OPTIONS' }, 'valid'],
  ['3.3.3', { start: 'OPTIONS odd.scheme://192.0.2.1:3002 SIP/2.0', method: 'OPTIONS' }, 'valid'],
  [
    '3.3.4',
    { to: 'To: isbn:12345', from: 'From: <http://a.example>;tag=1', more: ['Contact: <name:x>'] },
    'valid',
  ],
  ['3.3.5', { more: ['Require: nothingSupportsThis', 'Proxy-Require: norThis'] }, 'valid'],
  ['3.3.6', { more: ['Content-Type: application/odd'], body: '<odd/>' }, 'valid'],
  ['3.3.7', { more: ['Authorization: OddScheme data=here'] }, 'valid'],
  ['3.3.8', { more: ['CSeq: 8 INVITE', 'To: <sip:b@c>'] }, 'duplicate-header'],
  [
    '3.3.9',
    { length: 'Content-Length: 5\r\nContent-Length: 3', body: 'abcde' },
    'duplicate-content-length',
  ],
  [
    '3.3.10',
    { start: 'SIP/2.0 200 OK', more: ['Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1'] },
    'valid',
  ],
  ['3.3.11', { method: 'OPTIONS', more: ['Accept: */*'] }, 'valid'],
  ['3.3.12', { method: 'REGISTER', more: ['Contact: sip:a@b;odd'] }, 'valid'],
  ['3.3.13', { method: 'REGISTER', more: ['Contact: <sip:a@b;odd>'] }, 'valid'],
  ['3.3.14', { method: 'REGISTER', more: ['Contact: <sip:a@b?Route=%3Csip:x%3E>'] }, 'valid'],
  ['3.3.15', { more: ['Accept: text/odd'] }, 'valid'],
  ['3.4.1', { via: 'Via: SIP/2.0/UDP edge.example', from: 'From: <sip:a@b>', length: '' }, 'valid'],
  // RFC 5118
  [
    '4.1',
    {
      start: 'INVITE sip:[2001:db8::10] SIP/2.0',
      via: 'Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bK1',
    },
    'valid',
  ],
  ['4.2', { start: 'INVITE sip:2001:db8::10 SIP/2.0' }, 'bad-request-uri'],
  ['4.3', { start: 'INVITE sip:[2001:db8::10:5070] SIP/2.0' }, 'valid'],
  ['4.4', { start: 'INVITE sip:[2001:db8::10]:5070 SIP/2.0' }, 'valid'],
  [
    '4.5',
    { via: 'Via: SIP/2.0/UDP [2001:db8::9];received=[2001:db8::9:255];branch=z9hG4bK1' },
    'valid',
  ],
  [
    '4.5, bare',
    { via: 'Via: SIP/2.0/UDP [2001:db8::9];received=2001:db8::9:255;branch=z9hG4bK1' },
    'valid',
  ],
  ['4.6', { more: ['Content-Type: application/sdp'], body: 'c=IN IP6 2001:db8::20\r\n' }, 'valid'],
  [
    '4.7',
    { more: ['Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1', 'Via: SIP/2.0/TCP [::1]'] },
    'valid',
  ],
  ['4.8', { body: 'c=IN IP4 192.0.2.1\r\nc=IN IP6 2001:db8::1\r\n' }, 'valid'],
  ['4.9', { via: 'Via: SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bK1' }, 'valid'],
  ['4.10', { start: 'INVITE sip:a@[2001:db8:::192.0.2.1] SIP/2.0' }, 'valid'],
  ['4.10, two colons', { start: 'INVITE sip:a@[2001:db8::192.0.2.1] SIP/2.0' }, 'valid'],
];

/** They need no vectors: where those are absent, these still ask each section's question. */
export function fixtures(): readonly Fixture[] {
  return CASES.map(([section, parts, datagram]) => ({ section, bytes: make(parts), datagram }));
}
