import {
  PARSE_CODES,
  parse,
  type SipMessage,
  type SipRequest,
  validate,
} from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';
import { haveVectors, readVectors, sha256, vectorsNote } from '../support/vectors.ts';
import { TABLE } from './torture-table.ts';
import { byteByByte, expectedOfStream, verdictOf, verdictsOfStream } from './verdict.ts';

const vectors = readVectors();

function vector(name: string): SipRequest {
  const found = vectors.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`no vector ${name}`);
  const read = validate(parse(found.bytes));
  if (read.kind !== 'request') throw new Error(`${name} is no request`);
  return read;
}

describe.skipIf(!haveVectors)(`RFC 4475 and RFC 5118 torture messages${vectorsNote}`, () => {
  test('every file has a row and every row a file', () => {
    expect(vectors.map(({ name }) => name).sort()).toEqual(Object.keys(TABLE).sort());
  });

  test('no file has been changed on its way here', () => {
    for (const { name, bytes, sha256: wanted } of vectors) expect(sha256(bytes), name).toBe(wanted);
  });

  test('our verdict is the index verdict, or the row gives the reason', () => {
    for (const { name, valid } of vectors) {
      const row = TABLE[name]!;
      expect((row.datagram === 'valid') === valid, name).toBe(row.deviation === undefined);
    }
  });

  describe.each(vectors)('$name', ({ name, bytes }) => {
    const row = TABLE[name]!;

    test('as a datagram', () => {
      expect(verdictOf(bytes)).toBe(row.datagram);
    });

    test('as a stream', () => {
      expect(verdictsOfStream([bytes])).toEqual(expectedOfStream(row));
    });

    test('as a stream, byte by byte', () => {
      expect(verdictsOfStream(byteByByte(bytes))).toEqual(expectedOfStream(row));
    });

    test('a refusal names its layer, an offset inside, and whether to answer', () => {
      const result = validate(parse(bytes));
      if (result.kind !== 'malformed') return;
      expect(result.layer).toBe(PARSE_CODES[result.code].layer);
      expect(result.offset).toBeGreaterThanOrEqual(0);
      expect(result.offset).toBeLessThanOrEqual(bytes.length);
      const isRequest = result.partial?.kind === 'request' && result.partial.count('via') > 0;
      expect(result.status).toBe(isRequest ? PARSE_CODES[result.code].status : 0);
    });
  });

  test('wsinv: folds, compact names, leading zeros and an opaque header', () => {
    const m = vector('wsinv');
    expect(m.cseq).toMatchObject({ number: 9, method: 'INVITE' });
    expect(m.maxForwards).toBe(68);
    expect(m.to.tag).toBe('1918181833n');
    expect(m.from.displayName).toBe('J Rosenberg \\"');
    expect(m.topVia).toMatchObject({ transport: 'UDP', host: '192.0.2.2', branch: '390skdjuw' });
    expect(m.vias?.map((via) => via.transport)).toEqual(['UDP', 'TCP', 'UDP']);
    expect(m.header('subject')).toBe('');
    expect(m.header('unknownheaderwithunusualvalue')).toBe(';;,,;;,;');
    expect(m.header('newfangledheader')).toBe('newfangled value continued newfangled value');
    expect(m.contacts?.[0]?.param('secondparam')).toBe('');
    expect(m.contacts?.[0]?.param('q')).toBe('0.33');
  });

  test('intmeth: the method and the quoted pairs are kept to the octet', () => {
    const m = vector('intmeth');
    expect(m.method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
    expect(m.to.displayName).toContain('\0');
  });

  test('esc01: a user is decoded once and never split again', () => {
    const m = vector('esc01');
    expect(m.requestUri.canonicalUser).toBe('sips:user@example.com');
    expect(m.requestUri.host).toBe('example.net');
    expect(m.contacts?.[0]?.uri.param('lr')).toBe('');
    expect(m.contacts?.[0]?.uri.param('name')).toBe('v%61lue%25%34%31');
  });

  test('escnull: one and two escaped NULs are different users', () => {
    const users = vector('escnull').contacts?.map((contact) => contact.uri.canonicalUser);
    expect(users).toEqual(['\0', '\0\0']);
  });

  test('esc02: an escape in a method stands for itself', () => {
    expect(vector('esc02').method).toBe('RE%47IST%45R');
  });

  test('longreq: everything long is there', () => {
    const m = vector('longreq');
    expect(m.vias?.length).toBe(34);
    expect(m.callId.length).toBeGreaterThan(100);
  });

  test('dblreq: a datagram holds one message', () => {
    const m = vector('dblreq');
    expect(m.method).toBe('REGISTER');
    expect(m.bytes.length).toBe(vectors.find(({ name }) => name === 'dblreq')!.bytes.length - 450);
  });

  test('semiuri, cparam01, cparam02: whose parameter it is', () => {
    expect(vector('semiuri').requestUri.user).toBe('user;par=u@example.net'.replace('@', '%40'));
    const [plain] = vector('cparam01').contacts!;
    expect([plain!.param('unknownparam'), plain!.uri.param('unknownparam')]).toEqual([
      '',
      undefined,
    ]);
    const [inner] = vector('cparam02').contacts!;
    expect([inner!.param('unknownparam'), inner!.uri.param('unknownparam')]).toEqual([
      undefined,
      '',
    ]);
  });

  test('mpart01: the body is kept to the octet', () => {
    const m = vector('mpart01');
    expect(m.body.length).toBe(m.contentLength);
    expect(m.body.length).toBe(553);
  });

  test('regbadct: the Contact is an error for who reads it', () => {
    expect(vector('regbadct').contacts).toBeUndefined();
  });

  test('regescrt: URI headers stay in the URI', () => {
    expect(vector('regescrt').contacts?.[0]?.uri.headers.map(([name]) => name)).toEqual(['Route']);
    expect(vector('regescrt').count('route')).toBe(0);
  });

  test('regaut01: another scheme is no digest', () => {
    const [credentials] = vector('regaut01').credentials;
    expect(credentials).toMatchObject({ scheme: 'nooneknowsthisscheme', username: undefined });
  });

  test('unksm2: URIs of other schemes are taken as they are', () => {
    const m = vector('unksm2');
    expect([m.to.uri.scheme, m.from.uri.scheme]).toEqual(['isbn', 'http']);
    expect(m.contacts?.[0]?.uri.raw).toBe('name:John_Smith');
  });

  test('unreason, noreason: reason phrases of any octets, or none', () => {
    const response = (name: string): SipMessage =>
      parse(vectors.find((entry) => entry.name === name)!.bytes) as SipMessage;
    expect(Buffer.from(response('unreason').reason, 'latin1').toString()).toContain('прос');
    expect(response('noreason')).toMatchObject({ status: 100, reason: '' });
  });

  test('rfc5118: where an address ends and a port begins', () => {
    const ambiguous = vector('rfc5118-port-ambiguous').requestUri;
    expect([ambiguous.host, ambiguous.port]).toEqual(['2001:db8::10:5070', 0]);
    const clear = vector('rfc5118-port-unambiguous').requestUri;
    expect([clear.host, clear.port]).toEqual(['2001:db8::10', 5070]);
  });
});
