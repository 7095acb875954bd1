import type { Trace } from '@tollgate/auth';
import { parse, validate } from '@tollgate/sip-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, type Challenged, line, parameters } from './support/caller.ts';
import { request, requestText, sourceOf } from './support/requests.ts';
import { verdict, world } from './support/world.ts';

const malformed = 'refuse 400 credentials-malformed';
const incomplete = 'refuse 400 credentials-incomplete';
const userhash = 'refuse 400 userhash-unsupported';
const forged = 'challenge 407 nonce-forged';
const missing = 'challenge 407 credentials-missing';
const wrong = 'refuse 403 wrong-password';
const unknownUser = 'refuse 403 unknown-user';
const policy = 'refuse 403 algorithm-refused';

type Row = readonly [title: string, make: (offered: Challenged) => string, expected: string];

const replace = (name: string, value: string) => (offered: Challenged) =>
  line(parameters(offered).set(name, value));
const after = (text: string) => (offered: Challenged) => `${answer(offered)}${text}`;

const names = ['username', 'realm', 'nonce', 'uri', 'response', 'algorithm', 'qop', 'nc', 'cnonce'];

const rows: readonly Row[] = [
  // A parameter twice: one reader takes the first, another the last.
  ...names.map(
    (name): Row => [
      `${name} twice, alike`,
      (o) => `${answer(o)}, ${name}=${parameters(o).get(name)}`,
      malformed,
    ],
  ),
  ...names.map(
    (name): Row => [`${name} twice, different`, (o) => `${answer(o)}, ${name}="x"`, malformed],
  ),
  ['opaque twice', after(', opaque="a", opaque="b"'), malformed],
  ['an unknown parameter twice', after(', x=1, x=1'), malformed],
  ['a parameter twice in another case', after(', UserName="mallory"'), malformed],
  [
    'a parameter twice, the first empty',
    (o) => answer(o).replace('Digest ', 'Digest username="", '),
    malformed,
  ],

  // User names in other clothes.
  ['username*', after(", username*=UTF-8''alice"), userhash],
  [
    'username* alone',
    (o) => answer(o).replace('username="alice"', "username*=UTF-8''alice"),
    userhash,
  ],
  ['userhash=true', after(', userhash=true'), userhash],
  ['userhash quoted', after(', userhash="true"'), userhash],
  ['userhash in capitals', after(', UserHash=TRUE'), userhash],

  // Broken grammar.
  ['an open quote', (o) => answer(o).replace('username="alice"', 'username="alice'), malformed],
  ['an open quote at the end', after(', opaque="'), malformed],
  ['a quoted pair at the very end', after(', opaque="\\'), malformed],
  ['no value', after(', opaque='), malformed],
  ['no equals sign', after(', opaque'), malformed],
  ['no name', after(', ="x"'), malformed],
  ['two values', after(', opaque="a" "b"'), malformed],
  ['a semicolon for a comma', (o) => line(parameters(o), 'Proxy-Authorization', '; '), malformed],
  ['no comma', (o) => line(parameters(o), 'Proxy-Authorization', ' '), malformed],
  ['single quotes', replace('username', "'alice' x"), malformed],
  ['nothing but the scheme', () => 'Proxy-Authorization: Digest', malformed],
  ['nothing but commas', () => 'Proxy-Authorization: Digest ,,,', malformed],
  ['an empty header', () => 'Proxy-Authorization:', missing],
  ['a scheme and an equals sign', () => 'Proxy-Authorization: Digest=x', malformed],
  ['another header after a comma', (o) => `${answer(o)}, ${answer(o).slice(21)}`, malformed],

  // nc and qop.
  ...['', '0', '00000000', '000000001', '100000000', '0x1', '-1', '+1', 'g', '1.0'].map(
    (nc): Row => [`nc ${JSON.stringify(nc)}`, (o) => answer(o, { nc: `"${nc}"` }), malformed],
  ),
  ['an empty qop', replace('qop', '""'), malformed],
  ['a qop with a space', replace('qop', '"auth "'), 'refuse 403 qop-refused'],
  ['-sess without qop', (o) => answer({ ...o, algorithm: 'MD5-sess' }, { qop: null }), incomplete],

  // Responses that are none.
  ['a response one digit short', replace('response', `"${'0'.repeat(31)}"`), malformed],
  ['a response one digit long', replace('response', `"${'0'.repeat(33)}"`), malformed],
  ['a response of another algorithm', replace('response', `"${'0'.repeat(64)}"`), malformed],
  ['a response that is no hexadecimal', replace('response', `"${'z'.repeat(32)}"`), malformed],
  ['a response with a space', replace('response', `" ${'0'.repeat(31)}"`), malformed],
  [
    'a response of full-width digits',
    replace('response', `"${'\u00ef\u00bc\u0090'.repeat(11)}"`),
    malformed,
  ],
  ['a response of zeros', replace('response', `"${'0'.repeat(32)}"`), wrong],
  ['an empty response', replace('response', '""'), missing],

  // Nonces that are none of ours.
  ['an empty nonce', replace('nonce', '""'), missing],
  ['a nonce of its own making', replace('nonce', '"dcd98b7102dd2f0e8b11d0f600bfb0c093"'), forged],
  ['a nonce of the right length', replace('nonce', `"${'A'.repeat(38)}"`), forged],
  ['a nonce of 32 KiB', replace('nonce', `"${'A'.repeat(32_768)}"`), forged],
  ['a nonce with =', (o) => replace('nonce', `"${o.nonce}="`)(o), forged],
  ['a nonce with a space', (o) => replace('nonce', `" ${o.nonce}"`)(o), forged],
  ['a nonce in standard base64', (o) => replace('nonce', `"${o.nonce.slice(0, -1)}/"`)(o), forged],
  [
    'a nonce with its last character changed',
    (o) => replace('nonce', `"${o.nonce.slice(0, -1)}${o.nonce.endsWith('A') ? 'B' : 'A'}"`)(o),
    forged,
  ],
  ['a nonce whose spare bits differ', (o) => replace('nonce', `"${spare(o.nonce)}"`)(o), forged],
  ['a nonce cut short', (o) => replace('nonce', `"${o.nonce.slice(0, 37)}"`)(o), forged],
  [
    'a nonce with a NUL escaped into it',
    (o) => replace('nonce', `"${o.nonce}\\\u0000"`)(o),
    forged,
  ],

  // Algorithms.
  ['an empty algorithm', replace('algorithm', '""'), policy],
  ['SHA-1', replace('algorithm', 'SHA-1'), policy],
  ['MD5 with a space', replace('algorithm', '"MD5 "'), policy],
  ['an algorithm named after an object', replace('algorithm', '__proto__'), policy],
  ['AKAv1-MD5', replace('algorithm', 'AKAv1-MD5'), policy],

  // Sizes.
  [
    'a user name of 60,000 octets (CVE-2023-46847)',
    replace('username', `"${'a'.repeat(60_000)}"`),
    unknownUser,
  ],
  [
    'a uri of 30,000 octets',
    (o) => answer(o, { uri: `sip:${'u'.repeat(30_000)}` }),
    'accept credential',
  ],
  ['a parameter of 30,000 octets', after(`, x="${'y'.repeat(30_000)}"`), 'accept credential'],
  ['a parameter name of 30,000 octets', after(`, ${'x'.repeat(30_000)}=1`), 'accept credential'],
  ['10,000 commas', after(','.repeat(10_000)), 'accept credential'],
  [
    '10,000 parameters',
    after(Array.from({ length: 5000 }, (_, i) => `, p${i}=1`).join('')),
    malformed,
  ],

  // Octets.
  ['an octet above 127 in the user name', replace('username', '"al\u00ffce"'), unknownUser],
  [
    'a backslash in the uri (Squid 3077)',
    (o) => line(parameters(o, { uri: 'sip:s\\x' }).set('uri', '"sip:s\\\\x"')),
    'accept credential',
  ],
  [
    'an escaped quote in the uri',
    (o) => line(parameters(o, { uri: 'sip:s"x' }).set('uri', '"sip:s\\"x"')),
    'accept credential',
  ],
  ['a comma inside quotes', (o) => answer(o, { cnonce: 'a,b' }), 'accept credential'],
  [
    'another parameter inside quotes',
    (o) => answer(o, { cnonce: 'a, username=b' }),
    'accept credential',
  ],
];

/** The same bytes in base64url, but for bits a careless decoder drops. */
function spare(nonce: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(nonce.charAt(nonce.length - 1));
  const changed = `${nonce.slice(0, -1)}${alphabet.charAt(last ^ 1)}`;
  expect(Buffer.from(changed, 'base64url')).toEqual(Buffer.from(nonce, 'base64url'));
  return changed;
}

/** A request with this header line, if it is one for the parser. */
function parseOnly(header: string) {
  const m = validate(parse(Buffer.from(requestText({ headers: [header] }), 'latin1')));
  return m.kind === 'request' ? m : undefined;
}

const fixed: Challenged = {
  header: 'Proxy-Authenticate',
  realm: 'tollgate.example',
  nonce: 'ASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZw'.padEnd(38, 'A'),
  algorithm: 'MD5',
  qop: ['auth'],
  stale: false,
};

describe(`hostile Authorization headers, ${rows.length} rows`, () => {
  it('differ from each other in their octets', () => {
    expect(new Set(rows.map(([, make]) => make(fixed))).size).toBe(rows.length);
  });

  it.each(rows)('%s', (_title, make, expected) => {
    const w = world();
    expect(verdict(w.now(request({ headers: [make(w.challenge()[0])] })))).toBe(expected);
    // Whatever it was, it left the authenticator able to let the right caller in.
    expect(verdict(w.now(w.answering()))).toBe('accept credential');
  });

  it('of every length from nothing to whole never throw, and none but the whole gets in (CVE-2023-28098)', () => {
    const w = world({ lockout: { failures: 31, windowMs: 1 } });
    const whole = answer(w.challenge()[0]);
    for (let length = 'Proxy-Authorization:'.length; length < whole.length; length++) {
      w.clock.advance(1);
      const decision = w.now(request({ headers: [whole.slice(0, length)] }));
      expect(decision.kind, whole.slice(0, length)).not.toBe('accept');
    }
    expect(verdict(w.now(request({ headers: [whole] })))).toBe('accept credential');
  });
});

describe('any header at all', () => {
  const words = [
    'Digest ',
    'digest',
    'Basic ',
    'username',
    'realm',
    'nonce',
    'uri',
    'response',
    'qop',
  ];
  const values = ['auth', 'alice', 'tollgate.example', 'MD5', '00000001', '0'.repeat(32), 'sip:x'];
  const marks = ['=', '="', '"', ',', ', ', '\\', ' ', '\t', ';', '*', '\u0000', '\u00ff', '\r\n '];
  const fragment = fc.oneof(
    fc.constantFrom(...words, ...values, ...marks),
    fc.stringMatching(/^[!-~]{0,8}$/),
  );

  it('is judged without a throw, never lets anybody in, and alike with and without a trace', () => {
    const w = world({ lockout: { exempt: ['192.0.2.0/24'] } });
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), fc.boolean(), (parts, whole) => {
        const text = parts.join('');
        const header = whole
          ? `Proxy-Authorization: Digest ${text}`
          : `${answer(w.challenge()[0]).slice(0, 60)}${text}`;
        const m = parseOnly(header);
        if (m === undefined) return;
        const trace: Trace = [];
        const told = w.now(m, sourceOf(), trace);
        expect(told.kind).not.toBe('accept');
        expect(verdict(w.now(m))).toBe(verdict(told));
        expect(trace.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('many headers', () => {
  it.each([
    [2, 'accept credential'],
    [4, 'accept credential'],
    [5, 'refuse 400 too-many-credentials'],
    [8, 'refuse 400 too-many-credentials'],
  ])('%i of them, the right one last: %s', (count, expected) => {
    const w = world();
    const [offered] = w.challenge();
    const others = Array.from({ length: count - 1 }, (_, i) =>
      answer({ ...offered, realm: `r${i}` }),
    );
    expect(verdict(w.now(request({ headers: [...others, answer(offered)] })))).toBe(expected);
  });

  it('are one guess: 100 with the right one at place 57 let nobody in', () => {
    const w = world();
    const [offered] = w.challenge();
    const headers = Array.from({ length: 100 }, (_, i) =>
      answer(offered, i === 56 ? {} : { password: `guess${i}` }),
    );
    expect(verdict(w.now(request({ headers })))).toBe('refuse 400 too-many-credentials');
  });

  it('with several answers for our realm are one guess: the first', () => {
    const w = world({ lockout: { failures: 1 } });
    const [offered] = w.challenge();
    const headers = [answer(offered, { password: 'no' }), answer(offered)];
    expect(verdict(w.now(request({ headers })))).toBe(wrong);
    expect(w.auth.store.locks(w.clock())).toHaveLength(1);
  });

  it('one of them broken: all refused, since another reader may have taken that one', () => {
    const w = world();
    const [offered] = w.challenge();
    const headers = [answer(offered), after(', nc=1')(offered)];
    expect(verdict(w.now(request({ headers })))).toBe(malformed);
  });
});
