import { setTimeout as sleep } from 'node:timers/promises';
import { placeCall } from '@tollgate/caller';
import type { Cause } from '@tollgate/server/explain';
import type { ConfigFile } from 'tollgate/config';
import { credentialsFor, rawCaller } from './raw-caller.ts';

/** The caller's own password: the server is to learn it from the environment only. */
export const PASSWORD = 'correct-horse-Battery-7';
const OTHER = 'wrong-horse-Battery-9';
const REALM = 'scenes.example';
/** What the environment of both the first and the mended server holds. */
export const env: Readonly<Record<string, string>> = {
  RIGHT: PASSWORD,
  OUTDATED: OTHER,
  TOLLGATE_PASSWORD_ALICE: PASSWORD,
};

/** A call that is not let in, for one cause, and that a change of the configuration lets in. */
export interface Scene {
  readonly cause: Cause;
  readonly title: string;
  readonly config: Omit<ConfigFile, 'realm' | 'listen'> & { readonly realm?: string };
  /** Calls the server on this port of 127.0.0.1. The server says whether the last call got in. */
  call(port: number): Promise<unknown>;
  /** Where the cause is told: of a packet, or of several together. */
  readonly shown: 'packet' | 'finding';
}

const listed = { accessLists: { carrier: ['127.0.0.9/32'] } };
const withAlice = { credentials: { alice: { passwordEnv: 'RIGHT' } } };
const digest = { id: 'support', auth: 'credential', credentials: ['alice'] } as const;
const byList = { id: 'support', auth: 'ip_acl', accessLists: ['carrier'] } as const;

/** A proper client. */
const proper =
  (application: string, options: { password?: string; bind?: string; user?: string } = {}) =>
  (port: number) => {
    const { password, bind = '127.0.0.1', user = 'alice' } = options;
    return placeCall({
      to: `sip:${application}@127.0.0.1:${port}`,
      bind: { address: bind },
      from: 'sip:+15550199@carrier.example',
      ...(password === undefined ? {} : { user, password }),
    });
  };

export const scenes: readonly Scene[] = [
  {
    cause: 'source-not-listed',
    title: 'a source that is on no list',
    config: { ...listed, applications: [byList] },
    call: proper('support'),
    shown: 'packet',
  },
  {
    cause: 'source-not-listed',
    title: 'a source whose entry has ended',
    config: {
      accessLists: { carrier: [{ cidr: '127.0.0.1/32', expires: '2020-01-01T00:00:00Z' }] },
      applications: [byList],
    },
    call: proper('support'),
    shown: 'packet',
  },
  {
    cause: 'source-not-listed',
    title: 'a source missing on a list that two applications share',
    config: { ...listed, applications: [byList, { ...byList, id: 'sales' }] },
    call: proper('support'),
    shown: 'packet',
  },
  {
    cause: 'credentials-wrong',
    title: 'credentials that do not match',
    config: { credentials: { alice: { passwordEnv: 'OUTDATED' } }, applications: [digest] },
    call: proper('support', { password: PASSWORD }),
    shown: 'packet',
  },
  {
    cause: 'unknown-user',
    title: 'a user nobody has configured',
    config: {
      credentials: { alicia: { passwordEnv: 'RIGHT' } },
      applications: [{ ...digest, credentials: ['alicia'] }],
    },
    call: proper('support', { password: PASSWORD }),
    shown: 'packet',
  },
  {
    cause: 'unknown-application',
    title: 'a misspelt application',
    config: { accessLists: { carrier: ['127.0.0.1/32'] }, applications: [byList] },
    call: proper('suport'),
    shown: 'packet',
  },
  {
    cause: 'unknown-application',
    title: 'an application like no other',
    config: { accessLists: { carrier: ['127.0.0.9/32'] }, applications: [byList] },
    call: proper('billing-of-2031'),
    shown: 'packet',
  },
  {
    cause: 'number-in-request-uri',
    title: 'a phone number in the Request-URI',
    config: {
      accessLists: { carrier: ['127.0.0.1/32'], others: ['192.0.2.0/24'] },
      applications: [{ ...byList, id: 'sales', accessLists: ['others'] }, byList],
    },
    call: proper('+15551230000'),
    shown: 'packet',
  },
  {
    cause: 'no-auth-type',
    title: 'an application without auth',
    config: { applications: [{ id: 'support' }] },
    call: proper('support'),
    shown: 'packet',
  },
  {
    cause: 'realm-mismatch',
    title: 'credentials for another realm',
    config: { ...withAlice, applications: [digest] },
    call: (port) => answered(port, { realm: 'old.example' }),
    shown: 'packet',
  },
  {
    cause: 'nonce-expired',
    title: 'an answer whose nonce is too old',
    config: { ...withAlice, applications: [digest], nonceTtlMs: 40 },
    call: (port) => answered(port, { waitMs: 150 }),
    shown: 'packet',
  },
  {
    cause: 'digest-refused',
    title: 'an answer without qop where one is required',
    config: { ...withAlice, applications: [{ ...digest, digest: { requireQop: true } }] },
    call: (port) =>
      placeCall({
        to: `sip:support@127.0.0.1:${port}`,
        user: 'alice',
        password: PASSWORD,
        qop: 'none',
      }),
    shown: 'packet',
  },
  {
    cause: 'transport-refused',
    title: 'a transport the application does not take',
    config: {
      accessLists: { carrier: ['127.0.0.1/32'] },
      applications: [{ ...byList, transports: ['tcp'] }],
    },
    call: proper('support'),
    shown: 'packet',
  },
  {
    cause: 'locked',
    title: 'a lock that came about in the capture',
    config: { ...withAlice, applications: [digest], lockout: { failures: 2 } },
    call: async (port) => {
      for (let i = 0; i < 2; i++) await proper('support', { password: OTHER })(port);
      return proper('support', { password: PASSWORD })(port);
    },
    shown: 'packet',
  },
  {
    cause: 'challenge-unanswered',
    title: 'a challenge that is never answered',
    config: { ...withAlice, applications: [digest] },
    call: proper('support'),
    shown: 'finding',
  },
  {
    cause: 'source-rotates',
    title: 'a caller of changing addresses, not all of them listed',
    config: { accessLists: { carrier: ['127.0.0.1/32'] }, applications: [byList] },
    call: async (port) => {
      await proper('support', { bind: '127.0.0.1' })(port);
      await proper('support', { bind: '127.0.0.3' })(port);
      return proper('support', { bind: '127.0.0.2' })(port);
    },
    shown: 'finding',
  },
  {
    cause: 'source-rotates',
    title: 'a challenge that is answered from another address',
    config: { ...withAlice, applications: [digest] },
    call: (port) => answered(port, { from: '127.0.0.2' }),
    shown: 'finding',
  },
];

/** A caller that gets a challenge and answers it in its own way. */
async function answered(
  port: number,
  how: { readonly realm?: string; readonly waitMs?: number; readonly from?: string },
): Promise<void> {
  const uri = `sip:support@127.0.0.1:${port}`;
  const { realm = REALM, waitMs = 0, from = '127.0.0.1' } = how;
  const callId = `call-${port}-${Date.now()}`;
  const first = await rawCaller(port, uri, '127.0.0.1', callId);
  const second = from === '127.0.0.1' ? first : await rawCaller(port, uri, from, callId);
  try {
    const challenge = await first.invite();
    await sleep(waitMs);
    await second.invite([
      credentialsFor(challenge, uri, { user: 'alice', password: PASSWORD, realm }),
    ]);
  } finally {
    first.close();
    if (second !== first) second.close();
  }
}

/** The whole file of a scene, with the realm and one free UDP port. */
export function fileOf({ config }: Pick<Scene, 'config'>): ConfigFile {
  return {
    realm: REALM,
    listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }],
    ...config,
  };
}
