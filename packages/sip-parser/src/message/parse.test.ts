import { expect, test } from 'vitest';
import {
  createView,
  type Malformed,
  parse,
  parseInto,
  type SipMessage,
  spanStart,
  validate,
} from '../index.ts';

const invite = [
  'INVITE sip:+12125551234@[2001:db8::1]:5070;user=phone SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1:5062;rport;branch=z9hG4bKabc, SIP/2.0/TCP [2001:db8::9];branch=z9hG4bKdef',
  'Max-Forwards: 0070',
  'f: "Alice \\"A\\"" <sip:alice@example.com>;tag=1928301774',
  'To: <sip:bob@example.com>',
  'i: a84b4c76e66710@pc33.example.com',
  'CSeq: 314159 INVITE',
  'Contact: <sip:alice@192.0.2.1:5062>;expires=60, <sip:a@b>',
  'Proxy-Authorization: Digest username="a\\"b", realm="r",, nonce="n", uri="sip:x", response="d", nc=00000001',
  'X-Custom : one',
  'x-custom:',
  ' two',
  'Content-Length: 4',
  '',
  'abcdEXTRA',
].join('\r\n');

function message(text: string): SipMessage {
  const parsed = parse(Buffer.from(text, 'latin1'));
  if (parsed.kind === 'malformed') throw new Error(parsed.code);
  return parsed;
}

test('everything an authenticator reads comes out of an INVITE', () => {
  const m = validate(message(invite));
  if (m.kind !== 'request') throw new Error(m.kind);
  expect(m.method).toBe('INVITE');
  expect(m.requestUri.user).toBe('+12125551234');
  expect(m.requestUri.host).toBe('2001:db8::1');
  expect(m.requestUri.port).toBe(5070);
  expect(m.requestUri.param('USER')).toBe('phone');
  expect(m.topVia.branch).toBe('z9hG4bKabc');
  expect(m.topVia.rport).toBe(0);
  expect(m.vias?.map((via) => via.host)).toEqual(['192.0.2.1', '2001:db8::9']);
  expect(m.from.displayName).toBe('Alice "A"');
  expect(m.from.tag).toBe('1928301774');
  expect(m.to.tag).toBe('');
  expect(m.callId).toBe('a84b4c76e66710@pc33.example.com');
  expect(m.cseq).toMatchObject({ number: 314159, method: 'INVITE' });
  expect(m.maxForwards).toBe(70);
  expect(m.contacts?.map((contact) => contact.param('expires'))).toEqual(['60', undefined]);
  const [credentials] = m.credentials;
  expect(credentials).toMatchObject({
    header: 'proxy-authorization',
    scheme: 'digest',
    wellFormed: true,
    username: 'a"b',
    nc: '00000001',
    qop: undefined,
  });
  expect(m.header('X-CUSTOM')).toBe('one');
  expect([...m.values('x-custom')].map((span) => m.text(span))).toEqual(['one', 'two']);
  expect(m.count('contact')).toBe(1);
  expect(Buffer.from(m.body).toString()).toBe('abcd');
  expect(m.bytes.length).toBe(invite.length - 'EXTRA'.length);
});

test('a parse shares the memory of its input, and a detached copy does not', () => {
  const bytes = new Uint8Array(Buffer.from(invite, 'latin1'));
  const m = parse(bytes) as SipMessage;
  expect(m.body.buffer).toBe(bytes.buffer);
  const copy = m.detach();
  const callId = m.span('call-id');
  bytes.fill(0x41, spanStart(callId), spanStart(callId) + 3);
  expect(copy.callId).toBe('a84b4c76e66710@pc33.example.com');
  expect(copy.bytes.buffer).not.toBe(bytes.buffer);
  expect(copy.credentials[0]?.username).toBe('a"b');
});

test('a reused view holds the last message only', () => {
  const view = createView();
  const first = parseInto(view, Buffer.from(invite, 'latin1')) as SipMessage;
  expect(first.callId).toBe('a84b4c76e66710@pc33.example.com');
  const second = parseInto(
    view,
    Buffer.from(
      invite.replace('a84b4c76e66710', 'other').replace('X-Custom', 'Y-Custom'),
      'latin1',
    ),
  ) as SipMessage;
  expect(second).toBe(first);
  expect(second.callId).toBe('other@pc33.example.com');
  expect(second.count('x-custom')).toBe(1);
});

test.each([
  ['a bare LF', invite.replace('CSeq: 314159 INVITE\r\n', 'CSeq: 314159 INVITE\n'), 'bare-lf', 400],
  ['a NUL in a header', invite.replace('X-Custom : one', 'X-Custom : o\0e'), 'nul-in-header', 400],
  [
    'two equal Content-Length',
    invite.replace('Max', 'l: 4\r\nMax'),
    'duplicate-content-length',
    400,
  ],
  ['a short body', invite.replace('Length: 4', 'Length: 44'), 'body-short', 400],
  [
    'a negative Content-Length',
    invite.replace('Length: 4', 'Length: -4'),
    'bad-content-length',
    400,
  ],
  ['a missing blank line', invite.slice(0, invite.indexOf('\r\n\r\n') + 2), 'truncated', 400],
  ['another version', invite.replace('SIP/2.0', 'SIP/7.0'), 'bad-version', 505],
  [
    'a control character before the colon',
    invite.replace('X-Custom', 'X\x01'),
    'bad-header-name',
    400,
  ],
  ['a second From', invite.replace('To:', 'From: <sip:m@x>;tag=1\r\nTo:'), 'duplicate-header', 400],
  ['another method in CSeq', invite.replace('314159 INVITE', '1 BYE'), 'cseq-method', 400],
  ['a bare cookie', invite.replace('z9hG4bKabc', 'z9hG4bK'), 'empty-branch', 400],
  ['no Call-ID', invite.replace(/i: .*\r\n/, ''), 'missing-call-id', 400],
  ['no To', invite.replace(/To: .*\r\n/, ''), 'missing-to', 400],
  ['no CSeq', invite.replace(/CSeq: .*\r\n/, ''), 'missing-cseq', 400],
  ['a Call-ID with a space', invite.replace(/i: .*\r\n/, 'i: a b\r\n'), 'bad-call-id', 400],
  ['no Via', invite.replace(/Via: .*\r\n/, ''), 'missing-via', 0],
  [
    'an ACK that is wrong',
    invite.replaceAll('INVITE', 'ACK').replace('To:', 'To'),
    'bad-header-name',
    0,
  ],
  [
    'a Request-URI in brackets',
    invite.replace(/sip:\+.*phone/, '<sip:a@b>'),
    'bad-request-uri',
    400,
  ],
  ['Max-Forwards of 256', invite.replace('0070', '256'), 'bad-max-forwards', 400],
])('%s is refused with its code and status', (_, text, code, status) => {
  const failure = validate(parse(Buffer.from(text, 'latin1'))) as Malformed;
  expect({ kind: failure.kind, code: failure.code, status: failure.status }).toEqual({
    kind: 'malformed',
    code,
    status,
  });
});

test('only the letter itself is a compact name, not a character that shares its low octet', () => {
  const m = parse(
    Buffer.from('INVITE sip:a SIP/2.0\r\nv: SIP/2.0/UDP h\r\nAccept-Contact: x\r\n\r\n'),
  ) as SipMessage;
  expect(m.count('V')).toBe(1);
  expect(m.count('\u0176')).toBe(0);
  expect(m.header('\uff56')).toBeUndefined();
  expect(m.header('\u0141')).toBeUndefined();
});
