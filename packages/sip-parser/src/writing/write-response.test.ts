import { expect, test } from 'vitest';
import { parse, type SipMessage, writeResponse } from '../index.ts';

const request = [
  'INVITE sip:a@b SIP/2.0',
  'v: SIP/2.0/UDP pc33.example.com:5066;rport;received=1.1.1.1;branch=z9hG4bK1, SIP/2.0/UDP x;branch=z9hG4bK2',
  'Via: SIP/2.0/UDP',
  '  y;branch=z9hG4bK3',
  'Record-Route: <sip:p1;lr>',
  'f:   Alice  <sip:alice@a>;tag=1',
  'TO: <sip:bob@b>',
  'i: abc',
  'CSeq: 1   INVITE',
  'l: 0',
  '',
  '',
].join('\r\n');

function message(text: string): SipMessage {
  const parsed = parse(Buffer.from(text, 'latin1'));
  const m = parsed.kind === 'malformed' ? parsed.partial : parsed;
  if (m === undefined) throw new Error('unreadable');
  return m;
}

test('a response copies octets and changes the top Via and the To tag only', () => {
  const bytes = writeResponse(message(request), {
    status: 407,
    toTag: 'xyz',
    source: { address: '192.0.2.7', port: 40000 },
    headers: [['Proxy-Authenticate', 'Digest realm="ü"']],
    recordRoute: true,
    body: 'v=0',
    contentType: 'application/sdp',
  });
  expect(Buffer.from(bytes).toString('utf8')).toBe(
    [
      'SIP/2.0 407 Proxy Authentication Required',
      'Via: SIP/2.0/UDP pc33.example.com:5066;rport=40000;received=192.0.2.7;branch=z9hG4bK1, SIP/2.0/UDP x;branch=z9hG4bK2',
      'Via: SIP/2.0/UDP',
      '  y;branch=z9hG4bK3',
      'Record-Route: <sip:p1;lr>',
      'From: Alice  <sip:alice@a>;tag=1',
      'To: <sip:bob@b>;tag=xyz',
      'Call-ID: abc',
      'CSeq: 1   INVITE',
      'Proxy-Authenticate: Digest realm="ü"',
      'Content-Type: application/sdp',
      'Content-Length: 3',
      '',
      'v=0',
    ].join('\r\n'),
  );
});

test('received is added where sent-by is another address, and only there', () => {
  const source = { address: '192.0.2.7', port: 5060 };
  const via = (value: string): string => {
    const text = request.replace(/v: .*\r\nVia:.*\r\n.*\r\n/, `Via: ${value}\r\n`);
    const written = writeResponse(message(text), { status: 400, source });
    return /Via: (.*)\r\n/.exec(Buffer.from(written).toString('latin1'))![1]!;
  };
  expect(via('SIP/2.0/UDP 192.0.2.7;branch=1')).toBe('SIP/2.0/UDP 192.0.2.7;branch=1');
  expect(via('SIP/2.0/UDP 192.0.2.8;branch=1')).toBe(
    'SIP/2.0/UDP 192.0.2.8;branch=1;received=192.0.2.7',
  );
  expect(via('SIP/2.0/UDP 192.0.2.7;rport')).toBe(
    'SIP/2.0/UDP 192.0.2.7;rport=5060;received=192.0.2.7',
  );
  expect(via('SIP/2.0/UDP a;;')).toBe('SIP/2.0/UDP a;;');
});

test('CR, LF, NUL and reserved headers of the caller are refused', () => {
  const m = message(request);
  expect(() => writeResponse(m, { status: 200, reason: 'OK\r\nX: y' })).toThrow(TypeError);
  expect(() => writeResponse(m, { status: 200, headers: [['X', 'a\nb']] })).toThrow(TypeError);
  expect(() => writeResponse(m, { status: 200, headers: [['X:', 'a']] })).toThrow(TypeError);
  expect(() => writeResponse(m, { status: 200, headers: [['v', 'a']] })).toThrow(TypeError);
  expect(() => writeResponse(m, { status: 200, toTag: 'a;b' })).toThrow(TypeError);
  expect(() => writeResponse(m, { status: 200, contentType: 'a\0' })).toThrow(TypeError);
  for (const status of [99, 700, 200.5, Number.NaN, '200', Object.create(null)]) {
    expect(() => writeResponse(m, { status })).toThrow(
      /^status must be a whole number from 100 to 699/,
    );
  }
});

test('a partial without To, From and Call-ID can be answered', () => {
  const m = message('INVITE sip:a@b SIP/9.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\n\r\n');
  expect(Buffer.from(writeResponse(m, { status: 505, toTag: 't' })).toString()).toBe(
    'SIP/2.0 505 Version Not Supported\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\nContent-Length: 0\r\n\r\n',
  );
});
