import type { AccessList, Trace } from '@tollgate/auth';
import { describe, expect, it } from 'vitest';
import { answer } from './support/caller.ts';
import { request, sourceOf } from './support/requests.ts';
import { alice, carriers, sales, type World, world } from './support/world.ts';

function traced(w: World, m = request(), source = sourceOf()): string[] {
  const trace: Trace = [];
  w.now(m, source, trace);
  return trace.map(({ gate, verdict, detail }) => `${gate} ${verdict}: ${detail}`);
}

const both = {
  id: 'sales',
  auth: 'ip_acl_and_credential',
  accessLists: [carriers],
  credentials: alice,
} as const;

describe('the trace of', () => {
  it('an accepted call has a line for each gate it passed, in their order', () => {
    const w = world({ applications: [both] });
    const m = w.answering();
    w.clock.advance(250);
    expect(traced(w, m)).toEqual([
      'lock pass: not locked',
      'application pass: sales, ip_acl_and_credential',
      'access-list note: list 1: 192.0.2.7 is in 192.0.2.0/28 (allow)',
      'access-list pass: 192.0.2.7 may call',
      'credentials pass: user "alice"',
      'nonce pass: ours, 250 ms old',
      'look-up pass: found, with HA1 for MD5, SHA-256, SHA-512-256',
      'digest pass: the response is right',
      'store pass: ok',
    ]);
  });

  it.each([
    ['a first request', [], 'credentials stop: credentials-missing: none sent'],
    [
      'another realm',
      ['Authorization: Digest username="a", realm="asterisk", nonce="1"'],
      'credentials stop: credentials-missing: digest, realm "asterisk", user "a", a nonce of another form',
    ],
    [
      'another scheme',
      ['Authorization: Basic YTpi'],
      'credentials stop: credentials-missing: basic',
    ],
    [
      'a broken header',
      ['Authorization: Digest realm="tollgate.example", realm="x"'],
      'credentials stop: credentials-malformed: digest (broken), realm "tollgate.example", no nonce',
    ],
  ])('%s says what was sent', (_title, headers, last) => {
    expect(traced(world(), request({ headers })).at(-1)).toBe(last);
  });

  it('a nonce of somebody else says what it claims to be', () => {
    const w = world();
    const line = answer(world().challenge()[0]);
    w.clock.advance(7000);
    expect(traced(w, request({ headers: [line] })).at(-1)).toBe(
      'nonce stop: nonce-forged: digest, realm "tollgate.example", user "alice", a nonce that says MD5, 7000 ms old',
    );
  });

  it('a wrong password, an unknown user, a replay and a lock end where they were found', () => {
    const w = world({ lockout: { failures: 2 } });
    const again = w.answering();
    w.now(again);
    expect(traced(w, again).slice(-2)).toEqual([
      'digest pass: the response is right',
      'store stop: replay',
    ]);
    expect(traced(w, w.answering({ password: 'no' })).slice(-2)).toEqual([
      'digest stop: wrong-password',
      'store stop: counted',
    ]);
    expect(traced(w, w.answering({ username: 'nobody' })).slice(-3)).toEqual([
      'look-up stop: no such user',
      'digest stop: unknown-user',
      'store stop: counted',
    ]);
    w.clock.advance(1000);
    expect(traced(w)).toEqual(['lock stop: locked for 59000 ms more']);
  });

  it('a digest uri of another spelling notes it and goes on', () => {
    const w = world();
    expect(traced(w, w.answering({ uri: 'sip:192.0.2.1' }))).toContain(
      'policy note: signed uri "sip:192.0.2.1"',
    );
  });

  it.each([
    ['sip:ghost@x', 'application stop: application-unknown: "ghost"'],
    ['sip:+15550001111@x', 'application stop: number-not-assigned: "+15550001111"'],
    ['sip:unset@x', 'application stop: unset has no auth type'],
    ['sip:tls@x', 'transport stop: udp is not one of tls'],
  ])('%s names the cause', (uri, last) => {
    const w = world({
      applications: [{ id: 'unset' }, { ...sales, id: 'tls', transports: ['tls'] }],
    });
    expect(traced(w, request({ uri })).at(-1)).toBe(last);
  });
});

describe('without a trace', () => {
  it('nothing is found out that only a trace would tell', () => {
    const silent: AccessList = {
      ...carriers,
      allows: (ip, wall) => carriers.allows(ip, wall),
      match: () => {
        throw new Error('asked for the reason');
      },
    };
    const w = world({ applications: [{ ...both, accessLists: [silent] }] });
    expect(w.now(w.answering()).kind).toBe('accept');
    expect(w.now(request(), sourceOf('203.0.113.9')).kind).toBe('refuse');
    expect(() => traced(w)).toThrow('asked for the reason');
  });
});
