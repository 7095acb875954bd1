import { describe, expect, it } from 'vitest';
import { answer, type Challenged, line, parameters } from './support/caller.ts';
import { read, request, requestText, sourceOf } from './support/requests.ts';
import { verdict, world } from './support/world.ts';

const accepted = 'accept credential';

/** Changes the parameters of a right answer. */
const edit =
  (change: (values: Map<string, string>) => void, header?: string) =>
  (offered: Challenged): string => {
    const values = parameters(offered);
    change(values);
    return line(values, header);
  };
const set = (name: string, value: (old: string) => string) =>
  edit((values) => values.set(name, value(values.get(name) ?? '')));
const quote = (text: string) => `"${text}"`;

describe('what real user agents send is taken', () => {
  const rows: readonly (readonly [string, (offered: Challenged) => string])[] = [
    ['qop quoted', set('qop', quote)],
    ['nc quoted', set('nc', quote)],
    ['algorithm quoted', set('algorithm', quote)],
    ['algorithm in lower case', set('algorithm', () => 'md5')],
    ['no algorithm', edit((values) => values.delete('algorithm'))],
    ['an upper-case response', set('response', (old) => old.toUpperCase())],
    ['an opaque nobody gave', set('opaque', () => '""')],
    ['an unknown parameter', set('x-vendor', () => 'yes')],
    ['userhash=false', set('userhash', () => 'false')],
    ['parameters backwards', (o) => line(new Map([...parameters(o)].reverse()))],
    ['extra commas', (o) => line(parameters(o), 'Proxy-Authorization', ' ,, ')],
    ['a comma at the end', (o) => `${answer(o)},`],
    ['no space after commas', (o) => line(parameters(o), 'Proxy-Authorization', ',')],
    ['spaces round =', (o) => answer(o).replaceAll('=', ' = ').replaceAll(' = =', '==')],
    ['a folded header', (o) => line(parameters(o), 'Proxy-Authorization', ',\r\n ')],
    ['a header folded by a tab', (o) => line(parameters(o), 'Proxy-Authorization', ',\r\n\t')],
    ['the scheme in upper case', (o) => answer(o).replace('Digest', 'DIGEST')],
    ['parameter names in upper case', (o) => answer(o).replace('username=', 'USERNAME=')],
    ['Authorization to a 407', (o) => line(parameters(o), 'Authorization')],
    ['space before the colon', (o) => answer(o).replace(':', ' :')],
    ['a short nc', (o) => answer(o, { nc: '1' })],
    ['an upper-case nc', (o) => answer(o, { nc: '000000FF' })],
    ['no qop', (o) => answer(o, { qop: null })],
    ['an empty cnonce', (o) => answer(o, { cnonce: '' })],
    ['a cnonce of 300 characters', (o) => answer(o, { cnonce: 'c'.repeat(300) })],
    ['a digest uri of another host', (o) => answer(o, { uri: 'sip:sales@10.0.0.1:5080' })],
    ['a digest uri without user', (o) => answer(o, { uri: 'sip:127.0.0.1:5060' })],
    ['a digest uri with a doubled scheme', (o) => answer(o, { uri: 'sip:sip:x' })],
  ];

  it.each(rows)('%s', (_title, make) => {
    const w = world();
    const header = make(w.challenge()[0]);
    expect(verdict(w.now(request({ headers: [header], cseq: 2 })))).toBe(accepted);
  });

  it.each([
    ['the same CSeq, Call-ID and From tag', { branch: 'z9hG4bK-2' }],
    ['a new From tag', { fromTag: 'other', branch: 'z9hG4bK-2', cseq: 2 }],
    ['a new Call-ID', { callId: 'another@carrier', branch: 'z9hG4bK-2', cseq: 2 }],
    ['the same branch', { cseq: 2 }],
    ['a branch without cookie', { branch: 'abc', cseq: 2 }],
  ])('a retry with %s', (_title, init) => {
    const w = world();
    const [offered] = w.challenge();
    expect(verdict(w.now(request({ ...init, headers: [answer(offered)] })))).toBe(accepted);
  });

  it('a retry from another port (ASTERISK-25978)', () => {
    const w = world();
    const [offered] = w.challenge();
    const m = request({ headers: [answer(offered)], cseq: 2 });
    expect(verdict(w.now(m, sourceOf('192.0.2.7', { port: 40_000 })))).toBe(accepted);
  });

  it('no Max-Forwards, and the SIP-Version in lower case', () => {
    const w = world();
    const text = requestText({ headers: [answer(w.challenge()[0])] });
    const old = text.replace('Max-Forwards: 70\r\n', '').replace('SIP/2.0', 'sip/2.0');
    expect(verdict(w.now(read(old)))).toBe(accepted);
  });
});

describe('a first request', () => {
  it.each([
    ['nothing', undefined],
    [
      'empty everything',
      'Authorization: Digest username="alice", realm="", nonce="", uri="", response=""',
    ],
    [
      'our realm, empty nonce and response',
      'Authorization: Digest username="alice", realm="tollgate.example", nonce="", uri="sip:x", response=""',
    ],
    ['Basic', 'Authorization: Basic YWxpY2U6d29uZGVybGFuZA=='],
    ['Bearer', 'Authorization: Bearer abc.def'],
    ['an unknown scheme', 'Authorization: AKAv1 realm="tollgate.example"'],
  ])('with %s is challenged and counts nothing', (_title, header) => {
    const w = world({ lockout: { failures: 1 } });
    const m = request(header === undefined ? {} : { headers: [header] });
    expect(verdict(w.now(m))).toBe('challenge 407 credentials-missing');
    expect(w.auth.store.locks(w.clock())).toEqual([]);
  });
});
