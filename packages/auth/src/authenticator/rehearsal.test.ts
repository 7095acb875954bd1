import { parse, parseIp, type SipRequest, type Source, validate } from '@tollgate/sip-parser';
import { describe, expect, it } from 'vitest';
import { ha1, ha1Set } from '../digest/ha1.ts';
import { createNonces, readNonce } from '../digest/nonce.ts';
import { digestResponse } from '../digest/response.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { createAuthenticator } from './authenticator.ts';

const now = { mono: 1000, wall: 1_700_000_000_000 };
const realm = 'r.example';
const user = { username: 'alice', realm, password: 'secret' };
const source: Source = {
  transport: 'udp',
  address: '192.0.2.1',
  ip: parseIp('192.0.2.1')!,
  port: 5060,
  flow: 0,
  socket: 'udp',
};
const applications = [
  { id: 'app', auth: 'credential' as const, credentials: { alice: ha1Set(user) } },
];
const create = () =>
  createAuthenticator({ realm, applications, lockout: { failures: 2 }, nonceTtlMs: 60_000 });

function invite(
  nonce?: string,
  password = user.password,
  algorithm: 'MD5' | 'SHA-256' = 'MD5',
): SipRequest {
  const uri = 'sip:app@h';
  const answer = {
    algorithm,
    method: 'INVITE',
    uri,
    qop: 'auth',
    nc: '00000001',
    cnonce: 'c',
  } as const;
  const response =
    nonce && digestResponse({ ...answer, nonce, ha1: ha1({ ...user, password, algorithm }) });
  const m = validate(
    parse(
      Buffer.from(
        [
          `INVITE ${uri} SIP/2.0`,
          'Via: SIP/2.0/UDP h;branch=z9hG4bK1',
          'From: <sip:a@h>;tag=1',
          `To: <${uri}>`,
          'Call-ID: c',
          'CSeq: 1 INVITE',
          ...(nonce === undefined
            ? []
            : [
                `Proxy-Authorization: Digest username="alice", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=${algorithm}, qop=auth, nc=00000001, cnonce="c"`,
              ]),
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n'),
      ),
    ),
  );
  if (m.kind !== 'request') throw new Error('the test wrote no request');
  return m;
}

type Judge = Pick<ReturnType<typeof create>, 'screen' | 'verify'>;

async function judge(by: Judge, m: SipRequest, at = now): Promise<string> {
  const screened = by.screen({ message: m, source, now: at });
  if (screened.kind !== 'pending') return screened.reason;
  return (await by.verify(screened, () => at)).reason;
}

function challenge(by: Judge): string {
  const screened = by.screen({ message: invite(), source, now });
  if (screened.kind !== 'challenge') throw new Error('no challenge');
  return /nonce="([^"]+)"/.exec(Buffer.from(screened.response).toString())![1]!;
}

describe('a rehearsal', () => {
  it('takes the nonces of its authenticator, and counts and claims elsewhere', async () => {
    const real = create();
    const nonce = challenge(real);
    const store = createMemoryStore({ failures: 2 });
    const epoch = real.store.epoch;
    const rehearsal = real.rehearse({ store: { ...store, epoch } });
    expect(await judge(rehearsal, invite(nonce, 'guess'))).toBe('wrong-password');
    expect(await judge(rehearsal, invite(nonce))).toBe('credential');
    expect(await judge(rehearsal, invite(nonce))).toBe('replay');
    expect(await judge(rehearsal, invite(nonce, 'guess'))).toBe('wrong-password');
    expect(await judge(rehearsal, invite(nonce))).toBe('locked');
    expect(real.store.locks(now)).toEqual([]);
    expect(await judge(real, invite(nonce))).toBe('credential');
  });

  it('follows the applications and keys of its authenticator', async () => {
    const real = create();
    const rehearsal = real.rehearse({ store: real.store });
    const nonce = challenge(real);
    real.replace([]);
    expect(await judge(rehearsal, invite(nonce))).toBe('application-unknown');
    real.replace(applications);
    real.replaceNonceKeys([new Uint8Array(32).fill(1)]);
    expect(await judge(rehearsal, invite(nonce))).toBe('nonce-forged');
  });

  it('does not verify for its authenticator, nor the other way round', () => {
    const real = create();
    const lenient = real.rehearse({ store: createMemoryStore(), assumeNonce: true });
    const foreign = createNonces().issue('MD5', { ...binding }, now);
    const pending = lenient.screen({ message: invite(foreign), source, now });
    if (pending.kind !== 'pending') throw new Error('not pending');
    expect(() => real.verify(pending, () => now)).toThrow(TypeError);
  });
});

const binding = { realm, application: 'app', source: '', qop: 'auth', epoch: '' };

describe('assumeNonce', () => {
  const assuming = (assumeNonce?: boolean): Judge =>
    create().rehearse({
      store: createMemoryStore(),
      ...(assumeNonce === undefined ? {} : { assumeNonce }),
    });
  const foreign = createNonces().issue('MD5', binding, now);

  it('is off unless asked for', async () => {
    expect(await judge(assuming(), invite(foreign))).toBe('nonce-forged');
    expect(await judge(assuming(false), invite(foreign))).toBe('nonce-forged');
  });

  it('takes a nonce of another server as genuine, its password no easier', async () => {
    const by = assuming(true);
    expect(await judge(by, invite(foreign, 'guess'))).toBe('wrong-password');
    expect(await judge(by, invite(foreign))).toBe('credential');
    expect(await judge(by, invite(foreign))).toBe('replay');
  });

  it('believes what a nonce of our form says of its age and algorithm', async () => {
    const late = { mono: now.mono, wall: now.wall + 60_000 };
    expect(await judge(assuming(true), invite(foreign), late)).toBe('nonce-expired');
    const sha = createNonces().issue('SHA-256', binding, now);
    expect(await judge(assuming(true), invite(sha, user.password, 'SHA-256'))).toBe(
      'algorithm-refused',
    );
  });

  it('takes any other text as fresh, and as made for the algorithm of the answer', async () => {
    expect(await judge(assuming(true), invite('dcd98b7102dd2f0e8b11d0f600bfb0c093'))).toBe(
      'credential',
    );
  });
});

describe('readNonce', () => {
  it('reads what a nonce says of itself, whoever signed it', () => {
    expect(readNonce(createNonces().issue('SHA-256', binding, now))).toEqual({
      algorithm: 'SHA-256',
      issued: now.wall,
    });
  });

  it.each(['', 'x', 'f'.repeat(38), 'dcd98b7102dd2f0e8b11d0f600bfb0c093'])(
    'reads nothing in %j',
    (text) => expect(readNonce(text)).toBeUndefined(),
  );
});

describe('used', () => {
  it('tells a claim that would be a replay, and claims nothing', () => {
    const store = createMemoryStore();
    const claim = { nonce: new Uint8Array(16).fill(3), nc: 2, expires: now.wall + 1000 };
    const attempt = { kind: 'right', ip: source.ip, application: 'app', claim } as const;
    expect(store.used(claim)).toBe(false);
    expect(store.used(claim)).toBe(false);
    store.settle(attempt, now);
    expect(store.used(claim)).toBe(true);
    for (const nc of [1, 3]) {
      expect(store.used({ ...claim, nc })).toBe(false);
      expect(store.settle({ ...attempt, claim: { ...claim, nc } }, now)).toBe('ok');
    }
    expect(store.used({ ...claim, nc: 0 })).toBe(true);
  });
});
