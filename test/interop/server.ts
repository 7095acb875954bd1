import { compileAccessList, ha1Set } from '@tollgate/auth';
import type { StreamOptions } from '@tollgate/transport-udp';
import {
  type Call,
  type CallEnd,
  createTollgate,
  type DecisionEvent,
  type TollgateOptions,
} from 'tollgate';
import { createAuthority } from '../support/certificates.ts';
import { freePort } from '../support/ports.ts';

/** The right credentials of every application that asks for some. */
export const alice = { user: 'alice', password: 'correct-horse-battery-staple' } as const;
/** The sources that the access lists name; any other loopback address is a stranger. */
export const carrier = '127.0.0.2';
export const lockMs = 4000;

/** Who signed the server's certificate. */
export const authority = createAuthority('Tollgate interop');
// Twice, since linphone's TLS library looks for an address among the DNS names.
const names = ['IP:127.0.0.1', 'DNS:127.0.0.1'];
const certificates = authority.issue({ commonName: '127.0.0.1', names });
const realm = 'interop.example';
/** What a look-up of alice finds. */
export const credentials = {
  [alice.user]: ha1Set({ username: alice.user, realm, password: alice.password }, ['MD5']),
};
const accessLists = [compileAccessList([`${carrier}/32`])];

/** One application an auth type; the one called `open` has none, so nobody gets in. */
const applications: TollgateOptions['applications'] = [
  { id: 'list', auth: 'ip_acl', accessLists },
  { id: 'digest', auth: 'credential', credentials, numbers: ['+15551230000'] },
  { id: 'both', auth: 'ip_acl_and_credential', accessLists, credentials },
  { id: 'open' },
];

export interface TestServer {
  readonly host: '127.0.0.1';
  /** The same for UDP and TCP. */
  readonly port: number;
  readonly tlsPort: number;
  /** What was decided, in order. */
  readonly decisions: readonly DecisionEvent[];
  /** How calls ended, in order. */
  readonly ends: readonly CallEnd[];
  /** What went wrong inside, which must be nothing. */
  readonly faults: readonly unknown[];
  /** Begins the lists anew. */
  forget(): void;
  /** Why the last INVITE was answered as it was. */
  last(): DecisionEvent | undefined;
  close(): Promise<void>;
}

/** A server as a user would embed it, on a free port of 127.0.0.1, with short lock times. */
export async function startServer(
  options: Partial<TollgateOptions> = {},
  tcp: Partial<StreamOptions> = {},
): Promise<TestServer> {
  const host = '127.0.0.1';
  const port = await freePort(host);
  const tlsPort = await freePort(host);
  const decisions: DecisionEvent[] = [];
  const ends: CallEnd[] = [];
  const faults: unknown[] = [];
  const server = createTollgate({
    realm,
    applications,
    lockout: { failures: 10, windowMs: 60_000, lockMs },
    listen: [
      { transport: 'udp', address: host, port },
      { transport: 'tcp', address: host, port, ...tcp },
      { transport: 'tls', address: host, port: tlsPort, certificates },
    ],
    onDecision: (event) => decisions.push(event),
    onCall: answer,
    onCallEnd: (_, end) => ends.push(end),
    // A peer that is stopped resets its connections: no fault of ours.
    onError: (error, where) => where !== 'connection' && faults.push([where, error]),
    ...options,
  });
  await server.listen();
  return {
    host,
    port,
    tlsPort,
    decisions,
    ends,
    faults,
    forget() {
      for (const list of [decisions, ends, faults]) list.length = 0;
    },
    last: () => decisions.at(-1),
    close: () => server.close(),
  };
}

/** Rings, then takes the call with one audio stream that goes nowhere (port 9 is discard). */
export function answer(call: Call): void {
  call.ringing();
  call.answer({
    sdp: [
      'v=0',
      'o=- 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      'm=audio 9 RTP/AVP 0',
      'a=rtpmap:0 PCMU/8000',
      '',
    ].join('\r\n'),
  });
}
