import { ha1Set } from '@tollgate/auth';
import { describe, expect, it } from 'vitest';
import { answer } from './support/caller.ts';
import { request } from './support/requests.ts';
import { alice, realm, sales, verdict, world } from './support/world.ts';

const accepted = 'accept credential';
const unknownUser = 'refuse 403 unknown-user';

// One character an octet, as on the wire.
const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe('a user name', () => {
  const rows: readonly (readonly [title: string, onTheWire: string, expected: string])[] = [
    ['is compared octet for octet', 'alice', accepted],
    ['may be quoted with needless quoted pairs', 'al\\ice', accepted],
    ['is not folded to lower case', 'Alice', unknownUser],
    ['is not folded to lower case at all', 'ALICE', unknownUser],
    ['is not trimmed in front', ' alice', unknownUser],
    ['is not trimmed behind', 'alice ', unknownUser],
    ['is not trimmed of tabs', 'alice\t', unknownUser],
    ['is not trimmed of NBSP', `alice${latin1('\u00a0')}`, unknownUser],
    ['is not trimmed of a BOM', `${latin1('\ufeff')}alice`, unknownUser],
    ['is not %-decoded', 'al%69ce', unknownUser],
    ['is not + decoded', 'alice+', unknownUser],
    ['is not normalised from full width', latin1('ａlice'), unknownUser],
    ['is not normalised from combining marks', latin1('alicé'), unknownUser],
    ['does not end at a colon', 'alice:x', unknownUser],
    ['does not end at an escaped quote', 'alice\\"', unknownUser],
    ['does not start after one', '\\"alice', unknownUser],
    ['does not end at a domain', 'alice@tollgate.example', unknownUser],
    ['may not be empty (CVE-2008-1332)', '', unknownUser],
    ['may not be blank (CVE-2008-1332)', '   ', unknownUser],
    ['may not be too short', 'al', unknownUser],
    ['may not be too long', 'a'.repeat(65), unknownUser],
    ['may not be a name of JavaScript', '__proto__', unknownUser],
    ['may not be another', 'constructor', unknownUser],
    ['may not be a third', 'toString', unknownUser],
  ];

  it.each(rows)('%s: %j', (_title, onTheWire, expected) => {
    const w = world();
    // Signed as the server reads it, so that nothing but the name can be what it objects to.
    const read = onTheWire.replace(/\\(.)/g, '$1');
    const signed = answer(w.challenge()[0], { username: read });
    const line = signed.replace(`username="${read}"`, () => `username="${onTheWire}"`);
    expect(line).toContain(`username="${onTheWire}"`);
    expect(verdict(w.now(request({ headers: [line] })))).toBe(expected);
  });

  it('is looked up as sent and only where it can exist', () => {
    const asked: string[] = [];
    const credentials = (username: string, application: string) => {
      asked.push(`${username}@${application}`);
      return username === 'alice' ? alice.alice : undefined;
    };
    const w = world({ applications: [{ ...sales, credentials }] });
    for (const username of ['alice', 'Alice', 'al', 'x'.repeat(65), 'a b c', '']) {
      w.now(w.answering({ username }));
    }
    expect(asked).toEqual(['alice@sales', 'Alice@sales']);
  });
});

describe('a realm', () => {
  it.each([
    'Tollgate.example',
    'tollgate.example ',
    ' tollgate.example',
    'tollgate.example.',
    'tollgate',
    '',
    'tollgate.example\\"',
    'asterisk',
  ])(
    'of somebody else is no answer to us, throws nothing and counts nothing: %j (CVE-2025-57767)',
    (other) => {
      const w = world({ lockout: { failures: 1 } });
      const m = w.answering({ realm: other });
      expect(verdict(w.now(m))).toBe('challenge 407 credentials-missing');
      expect(w.auth.store.locks(w.clock())).toEqual([]);
    },
  );

  it('of ours is found beside others', () => {
    const w = world();
    const [offered] = w.challenge();
    const headers = [
      answer({ ...offered, realm: 'other' }),
      answer(offered),
      'Authorization: Basic YTpi',
    ];
    expect(verdict(w.now(request({ headers })))).toBe(accepted);
  });

  it('never comes from the client: an answer made for its own realm does not verify', () => {
    const w = world();
    const foreign = ha1Set({ username: 'alice', realm: 'evil.example', password: 'wonderland' });
    expect(foreign.MD5).not.toBe(alice.alice.MD5);
    const signed = answer(w.challenge()[0], { realm: 'evil.example' });
    const line = signed.replace('realm="evil.example"', `realm="${realm}"`);
    expect(verdict(w.now(request({ headers: [line] })))).toBe('refuse 403 wrong-password');
  });
});

describe('an application', () => {
  const applications = [
    { ...sales, numbers: ['+14155550123', '4930123456'] },
    { id: 'nobody' },
    { ...sales, id: 'A-b_9' },
  ];
  const found = 'challenge 407 credentials-missing';
  const unknown = 'refuse 403 application-unknown';
  const unowned = 'refuse 403 number-not-assigned';

  it.each([
    ['sip:sales@h', found],
    ['sips:sales@h', found],
    ['sip:s%61les@h', found], // RFC 3261 section 19.1.4
    ['sip:%73%61%6C%65%73@h', found],
    ['sip:A-b_9@h', found],
    ['sip:a-b_9@h', unknown],
    ['sip:Sales@h', unknown],
    ['sip:s%2561les@h', unknown], // decoded once, not twice
    ['sip:sales%00@h', unknown],
    ['sip:sales%20@h', unknown],
    ['sip:sales;x=1@h', unknown],
    ['sip:sales/x@h', unknown],
    ['sip:sales:secret@h', found], // a password in a URI is not part of the user
    ['sip:h', unknown],
    ['sip:__proto__@h', unknown],
    ['sip:nobody@h', 'refuse 403 no-auth-type'],
    ['sip:+14155550123@h', found],
    ['sip:14155550123@h', found],
    ['sip:%2B14155550123@h', found],
    ['sip:+4930123456@h', found],
    ['sip:+1-415-555-0123@h', unknown],
    ['sip:+14155550124@h', unowned],
    ['sip:14155550124@h', unowned],
    ['sip:12345@h', unowned],
    ['sip:1234@h', unknown],
    ['sip:1234567890123456@h', unknown],
    ['sip:++14155550123@h', unknown],
    ['sip:+14155550123;npdi@h', unknown],
  ])('%s: %s', (uri, expected) => {
    const w = world({ applications });
    expect(verdict(w.now(request({ uri })))).toBe(expected);
  });

  it('is one and the same under its id, its numbers and their spellings', () => {
    const w = world({ applications });
    const [offered] = w.challenge({ uri: 'sip:sales@h' });
    const m = request({ uri: 'sip:%2B14155550123@h', headers: [answer(offered)] });
    expect(w.now(m)).toMatchObject({ kind: 'accept', application: 'sales' });
  });

  it('is never the one in the To header', () => {
    const w = world({ applications });
    const m = request({ uri: 'sip:ghost@h' });
    expect(m.to.uri.user).toBe('sales');
    expect(verdict(w.now(m))).toBe(unknown);
  });
});
