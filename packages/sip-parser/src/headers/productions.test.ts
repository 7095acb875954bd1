import { expect, test } from 'vitest';
import {
  parse,
  parseChallenge,
  parseContentType,
  parseCredentials,
  parseDeltaSeconds,
  parseHistoryInfo,
  parseMinSe,
  parseNameAddr,
  parseSessionExpires,
  parseTokenList,
  parseUri,
  parseVia,
  type SipMessage,
  tokensOf,
} from '../index.ts';

test('a Content-Type gives its type, subtype and parameters', () => {
  const mixed = parseContentType('Multipart / Mixed ; boundary="a\\"b;c" ; x');
  expect(mixed).toMatchObject({ type: 'multipart', subtype: 'mixed' });
  expect(mixed?.param('Boundary')).toBe('a"b;c');
  expect(mixed?.param('x')).toBe('');
  for (const wrong of ['', 'text', 'text/', '/plain', 'text/plain;', 'text/plain x', 'a/b;c=']) {
    expect(parseContentType(wrong), wrong).toBeUndefined();
  }
});

test('lists of tokens skip empty elements and refuse what is no token', () => {
  expect(parseTokenList('timer , 100rel,,X.y')).toEqual(['timer', '100rel', 'X.y']);
  expect(parseTokenList('')).toEqual([]);
  for (const wrong of ['a b', '"a"', 'a;b', 'a,@']) expect(parseTokenList(wrong)).toBeUndefined();
  const m = parse(
    Buffer.from('OPTIONS sip:a SIP/2.0\r\nRequire: a,\r\n b\r\nrequire: c\r\n\r\n'),
  ) as SipMessage;
  expect(tokensOf(m, 'require')).toEqual(['a', 'b', 'c']);
  expect(tokensOf(m, 'proxy-require')).toEqual([]);
});

test('delta-seconds are digits only and never wrap', () => {
  expect(parseDeltaSeconds('0')).toBe(0);
  expect(parseDeltaSeconds('4294967295')).toBe(4294967295);
  expect(parseDeltaSeconds('4294967296')).toBe(4294967295);
  expect(parseDeltaSeconds('9'.repeat(400))).toBe(4294967295);
  for (const wrong of ['', '-1', '1.5', '1e3', '0x10', ' 1', '٣']) {
    expect(parseDeltaSeconds(wrong), wrong).toBeUndefined();
  }
});

test('a challenge gives its parameters, and a doubled one makes it not well-formed', () => {
  const challenge = parseChallenge(
    'Digest realm="a\\"b", nonce="n", algorithm=MD5, qop="auth,auth-int", stale=TRUE, domain="x"',
  );
  expect(challenge).toMatchObject({
    scheme: 'digest',
    wellFormed: true,
    realm: 'a"b',
    nonce: 'n',
    algorithm: 'MD5',
    qop: 'auth,auth-int',
    stale: true,
    opaque: undefined,
  });
  expect(challenge.param('DOMAIN')).toBe('x');
  expect(parseChallenge('Digest realm="a", realm="a"').wellFormed).toBe(false);
  expect(parseChallenge('Digest realm="a"').stale).toBe(false);
});

test('a challenge lists the qop values that it offers', () => {
  const offered = (qop: string): readonly string[] =>
    parseChallenge(`Digest nonce="n"${qop}`).qopOptions;
  expect(offered('')).toEqual([]);
  expect(offered(', qop=auth')).toEqual(['auth']);
  expect(offered(', qop=" AUTH-int ,,auth"')).toEqual(['auth-int', 'auth']);
  expect(offered(', qop=""')).toEqual([]);
  expect(offered(', qop="auth auth-int"')).toEqual([]);
});

test('several challenges joined by a comma are not well-formed', () => {
  const joined = 'Digest realm="a", nonce="1", Digest realm="b", nonce="2"';
  expect(parseChallenge(joined).wellFormed).toBe(false);
});

test('Session-Expires gives its seconds, who refreshes and its parameters', () => {
  const read = parseSessionExpires('1800 ; Refresher = UAS;x="a;b"');
  expect(read).toMatchObject({ seconds: 1800, refresher: 'uas' });
  expect(read?.param('X')).toBe('a;b');
  expect(parseSessionExpires('90;refresher=uac')?.refresher).toBe('uac');
  expect(parseSessionExpires('90;refresher=proxy')?.refresher).toBeUndefined();
  expect(parseSessionExpires('90')?.refresher).toBeUndefined();
  expect(parseSessionExpires('9'.repeat(400))?.seconds).toBe(4294967295);
  expect(parseMinSe('90;lr')?.seconds).toBe(90);
  for (const wrong of ['', 'x', '-1', '90 x', '90;', '90;;a', '90;a=', ';refresher=uac', ' 90']) {
    expect(parseSessionExpires(wrong), wrong).toBeUndefined();
    expect(parseMinSe(wrong), wrong).toBeUndefined();
  }
});

test.each([
  ['Digest', false],
  ['Digest ', false],
  ['Digest username', false],
  ['Digest username=', false],
  ['Digest username="a', false],
  ['Digest username="a" realm="b"', false],
  ['Digest username="a", USERNAME="b"', false],
  ['Digest x="a", X="b"', false],
  ['Digest username="a",, ,realm=b,', true],
  ['Digest username=""', true],
  ['Basic dXNlcjpwYXNzd29yZA==', true],
  ['', false],
])('credentials %j are well-formed: %s', (text, wellFormed) => {
  expect(parseCredentials(text).wellFormed).toBe(wellFormed);
});

test('History-Info gives targets, indices and decoded reasons', () => {
  const entries = parseHistoryInfo(
    '<sip:a@b?Reason=SIP%3Bcause%3D302>;index=1, "B" <sip:c@d>;index=1.1;mp=1',
  );
  expect(entries?.map(({ index, reason }) => ({ index, reason }))).toEqual([
    { index: [1], reason: 'SIP;cause=302' },
    { index: [1, 1], reason: '' },
  ]);
  expect(entries?.[1]?.target.param('mp')).toBe('1');
  for (const wrong of [
    '',
    '<sip:a@b>',
    '<sip:a@b>;index=1.',
    '<sip:a@b>;index=01',
    '<sip:a@b>;index=1,',
  ]) {
    expect(parseHistoryInfo(wrong), wrong).toBeUndefined();
  }
});

test.each([
  ['sip:a@b', { scheme: 'sip', user: 'a', host: 'b', port: 0 }],
  [
    'SIPS:alice:secret@[2001:DB8::1]:5061',
    { scheme: 'sips', password: 'secret', host: '2001:db8::1', port: 5061 },
  ],
  ['sip:user;par=u%40x@h', { user: 'user;par=u%40x', canonicalUser: 'user;par=u@x', host: 'h' }],
  ['sip:%00@h', { canonicalUser: '\0' }],
  ['sip:%2561@h', { canonicalUser: '%61' }],
  ['sip:h;lr', { user: '', host: 'h' }],
  ['tel:+1-201-555-0123;phone-context=x', { scheme: 'tel', user: '+1-201-555-0123', host: '' }],
  ['soap.beep://192.0.2.103:3002', { scheme: 'soap.beep', raw: 'soap.beep://192.0.2.103:3002' }],
  ['sip:a@[2001:db8:::192.0.2.1]', { host: '2001:db8:::192.0.2.1' }],
])('the URI %s is read', (text, wanted) => {
  expect(parseUri(text)).toMatchObject(wanted);
});

test.each([
  '',
  'sip',
  'sip:',
  ':a',
  '1sip:a',
  'sip:@h',
  'sip::p@h',
  'sip:a@',
  'sip:a@b@c',
  'sip:a@b:',
  'sip:a@b:0',
  'sip:a@b:65536',
  'sip:a@b:5060x',
  'sip:a@b:-1',
  'sip:a@[::1',
  'sip:a@::1',
  'sip:a@[x::1]',
  'sip:a@[::1]x',
  'sip:a@b;',
  'sip:a@b;;lr',
  'sip:a@b;=x',
  'sip:a@b;x=',
  'sip:a@b;lr;LR',
  'sip:a@b;x=%4',
  'sip:%@b',
  'sip:%4@b',
  'sip:%zz@b',
  'sip:a@b?',
  'sip:a@b?x',
  'sip:a@b?x=1&',
  'sip:a b@c',
  ' sip:a@b',
  'sip:a@b ',
  'sip:a@b\0',
  'sip:a..b',
  'sip:a@b>',
  'sip:a@\xff',
  'tel:',
  'tel:+',
  'tel:x',
  'tel:+1?a=b',
  'http:',
  'http:a b',
])('%j is no URI', (text) => {
  expect(parseUri(text)).toBeUndefined();
});

test.each([
  'SIP/2.0/UDP h',
  'sip/2.0/udp h:5060',
  'SIP / 2.0 / UDP  h : 5060 ; rport',
  'SIP/2.0/TLS [::1]:5061;received=[::2]',
  'SIP/2.0/UDP h;received=2001:db8::9:255;branch=z9hG4bK',
  'SIP/2.0/UDP h;ttl=255;maddr=224.0.0.1',
  'SIP/2.0/WSS x.invalid',
])('%j is a Via', (text) => {
  expect(parseVia(text)).toBeDefined();
});

test.each([
  '',
  'SIP/2.0/UDP',
  'SIP/2.0/UDP ',
  'SIP/2.0 h',
  'SIP/3.0/UDP h',
  'HTTP/2.0/UDP h',
  'SIP/2.0/UDPh',
  'SIP/2.0/UDP h;',
  'SIP/2.0/UDP h;;rport',
  'SIP/2.0/UDP h;rport=0',
  'SIP/2.0/UDP h;rport=65536',
  'SIP/2.0/UDP h;rport=-1',
  'SIP/2.0/UDP h;rport=',
  'SIP/2.0/UDP h;ttl=256',
  'SIP/2.0/UDP h;branch',
  'SIP/2.0/UDP h;branch=',
  'SIP/2.0/UDP h;branch=a;Branch=b',
  'SIP/2.0/UDP h;rport;rport',
  'SIP/2.0/UDP h;received=1.1.1.1;received=1.1.1.1',
  'SIP/2.0/UDP h;branch="a"',
  'SIP/2.0/UDP h:',
  'SIP/2.0/UDP h:0',
  'SIP/2.0/UDP h x',
  'SIP/2.0/UDP h,',
  'SIP/2.0/UDP h;a=\x01',
])('%j is no Via', (text) => {
  expect(parseVia(text)).toBeUndefined();
});

test.each([
  ['<sip:a@b>', '', ''],
  ['sip:a@b;tag=1', '', '1'],
  ['caller<sip:a@b>;tag=323', 'caller', '323'],
  ['A  B <sip:a@b>', 'A  B', ''],
  ['"a\\"b\\\\" <sip:a@b> ; TAG = x', 'a"b\\', 'x'],
  ['"a\\\0b" <sip:a@b>', 'a\0b', ''],
  ['<sip:a@b;tag=no>;x="y;z";tag=yes', '', 'yes'],
  ['"" <sip:a@b>', '', ''],
])('the name-addr %j has its display name and tag', (text, displayName, tag) => {
  expect(parseNameAddr(text)).toMatchObject({ displayName, tag });
});

test.each([
  '',
  '<>',
  '<sip:a@b',
  'sip:a@b>',
  '"a <sip:a@b>',
  '"a" sip:a@b',
  'a, b <sip:a@b>',
  '< sip:a@b>',
  '<sip:a@b >',
  '<sip:a@b>;',
  '<sip:a@b>;tag',
  '<sip:a@b>;tag=',
  '<sip:a@b>;tag=1;tag=2',
  '<sip:a@b>;tag="1"',
  '<sip:a@b> x',
  'sip:a@b?x=y',
  '"\0" <sip:a@b>',
  '"a\x7f" <sip:a@b>',
  '*',
  '"a"b" <sip:a@b>',
])('%j is no name-addr', (text) => {
  expect(parseNameAddr(text)).toBeUndefined();
});
