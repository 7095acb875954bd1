import { authenticatorOptionNames } from '@tollgate/auth';
import { digestResponse } from '@tollgate/auth/digest';
import {
  type Now,
  parse,
  parseIp,
  type Reply,
  type SipRequest,
  type SipResponse,
  type Source,
  type Transport,
  validate,
  WIDEST_LIMITS,
} from '@tollgate/sip-parser';
import {
  type ApplicationOptions,
  type AuthenticatorOptions,
  type Call,
  type CallEnd,
  compileAccessList,
  createAuthenticator,
  createEngine,
  type DecisionEvent,
  type Engine,
  type EngineOptions,
  ha1Set,
  type RejectedEvent,
} from 'tollgate';
import { requestText } from './invite.ts';
import { createSecretWatch } from './secrets.ts';

export const REALM = 'test.example';
export const PASSWORD = 'correct horse';

/** One application per auth type, all with the same list and the same user. */
export function applications(list: readonly string[] = ['192.0.2.0/24']): ApplicationOptions[] {
  const accessLists = [compileAccessList(list)];
  const alice = ha1Set({ username: 'alice', realm: REALM, password: PASSWORD });
  const credentials = { alice };
  return [
    { id: 'acl', auth: 'ip_acl', accessLists, numbers: ['+15550100'] },
    { id: 'digest', auth: 'credential', credentials },
    { id: 'both', auth: 'ip_acl_and_credential', accessLists, credentials },
    { id: 'none' },
  ];
}

/** A source as a transport would make it. */
export function source(address = '192.0.2.1', port = 5060, transport: Transport = 'udp'): Source {
  const ip = parseIp(address);
  if (ip === undefined) throw new Error(`not an address: ${address}`);
  const flow = transport === 'udp' ? 0 : port;
  return { transport, address, ip, port, flow, socket: transport };
}

/** An Engine with hand-driven time, and everything it said. */
export interface Rig {
  readonly engine: Engine;
  readonly now: () => Now;
  /** Lets time pass, stopping at every deadline on the way. */
  pass(ms: number): void;
  /** Gives bytes to the engine; what it answers at once is returned, and kept in `sent`. */
  give(message: string | Uint8Array, from?: Source): SentMessage[];
  /** Everything sent since the start. */
  readonly sent: SentMessage[];
  readonly decisions: DecisionEvent[];
  readonly rejected: RejectedEvent[];
  readonly calls: Call[];
  readonly ends: CallEnd[];
  readonly errors: unknown[];
}

export interface SentMessage {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly m: SipRequest | SipResponse;
  readonly to: Source;
  readonly at: number;
}

export function createRig(
  options: Partial<AuthenticatorOptions> & Partial<EngineOptions> = {},
): Rig {
  let mono = 1_000;
  const wallStart = Date.UTC(2026, 0, 1);
  const now = (): Now => ({ mono, wall: wallStart + mono });
  const sent: SentMessage[] = [];
  const decisions: DecisionEvent[] = [];
  const rejected: RejectedEvent[] = [];
  const calls: Call[] = [];
  const ends: CallEnd[] = [];
  const errors: unknown[] = [];
  // Whatever a suite does with a rig, no event of it may hold a password, an HA1 or a response.
  const ha1 = Object.values(ha1Set({ username: 'alice', realm: REALM, password: PASSWORD }));
  const secrets = createSecretWatch(PASSWORD, ...ha1.filter((text) => text !== undefined));
  for (const key of options.nonceKeys ?? []) {
    const bytes = Buffer.from(key);
    secrets.add(bytes.toString('hex'), bytes.toString('base64url'), bytes.toString('latin1'));
  }
  // The engine swallows what a handler throws, so a leak is thrown by the next give() or pass().
  let leak: unknown;
  const said = <T>(list: T[]) => {
    return (event: T): void => {
      list.push(event);
      try {
        secrets.check(event);
      } catch (error) {
        leak ??= error;
      }
    };
  };
  const noLeak = (): void => {
    if (leak !== undefined) throw leak;
  };
  const { authenticatorOptions, engineOptions } = split(options);
  const authenticator =
    options.authenticator ??
    createAuthenticator({ realm: REALM, applications: applications(), ...authenticatorOptions });
  const engine = createEngine({
    advertised: () => ({ host: '198.51.100.1', port: 5060 }),
    onCall: (call) => {
      calls.push(call);
    },
    onCallEnd: (_call, end) => said(ends)(end),
    onDecision: said(decisions),
    onRejected: said(rejected),
    onError: said(errors),
    trace: true,
    ...engineOptions,
    authenticator,
    clock: now,
  });

  function replyTo(to: Source): Reply {
    return (bytes) => {
      const m = readable(bytes);
      sent.push({ bytes, text: Buffer.from(bytes).toString('latin1'), m, to, at: mono });
    };
  }

  return {
    engine,
    now,
    sent,
    decisions,
    rejected,
    calls,
    ends,
    errors,
    pass(ms) {
      const end = mono + ms;
      for (let at = engine.deadline(); at <= end; at = engine.deadline()) {
        mono = Math.max(mono, at);
        engine.advance(now());
      }
      mono = end;
      engine.advance(now());
      noLeak();
    },
    give(message, from = source()) {
      const before = sent.length;
      const bytes = typeof message === 'string' ? Buffer.from(message, 'latin1') : message;
      secrets.sees(bytes);
      engine.receive(bytes, from, replyTo(from), now());
      noLeak();
      return sent.slice(before);
    },
  };
}

/** Options by who reads them: each refuses those of the other. */
function split(options: Partial<AuthenticatorOptions> & Partial<EngineOptions>): {
  readonly authenticatorOptions: Partial<AuthenticatorOptions>;
  readonly engineOptions: Partial<EngineOptions>;
} {
  const given = Object.entries(options);
  const isAuthenticators = ([name]: readonly [string, unknown]) =>
    (authenticatorOptionNames as readonly string[]).includes(name);
  return {
    authenticatorOptions: Object.fromEntries(given.filter(isAuthenticators)),
    engineOptions: Object.fromEntries(given.filter((entry) => !isAuthenticators(entry))),
  };
}

/** The answer to a malformed request copies what is wrong with it: then only its lines are read. */
function readable(bytes: Uint8Array): SipRequest | SipResponse {
  const m = parse(bytes, WIDEST_LIMITS);
  if (m.kind === 'malformed') throw new Error(`sent what nobody can read: ${m.code}`);
  const valid = validate(m);
  if (valid.kind !== 'malformed') return valid;
  if (m.status !== 400 && m.status !== 505) throw new Error(`sent what is wrong: ${valid.code}`);
  return m as SipResponse;
}

/** The fields of a request of the caller; all have defaults. */
export interface RequestFields {
  readonly method?: string;
  readonly uri?: string;
  readonly branch?: string;
  readonly callId?: string;
  readonly fromTag?: string;
  readonly toTag?: string;
  readonly cseq?: number;
  readonly cseqMethod?: string;
  readonly headers?: readonly string[];
  readonly contact?: string | undefined;
  readonly body?: string;
  readonly via?: string;
}

export const SDP =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n';

let branches = 0;

/** A request as a carrier sends it. */
export function request(fields: RequestFields = {}): string {
  const { method = 'INVITE', uri = 'sip:acl@198.51.100.1', callId = 'call-1' } = fields;
  const { cseq = 1, fromTag = 'from-1', toTag = '', body = '', headers = [] } = fields;
  const branch = fields.branch ?? `z9hG4bKtest${++branches}`;
  return requestText({
    method,
    uri,
    via: fields.via ?? `SIP/2.0/UDP 192.0.2.1:5060;branch=${branch};rport`,
    maxForwards: 70,
    from: `"Caller" <sip:+15550199@carrier.example>;tag=${fromTag}`,
    to: `<sip:callee@198.51.100.1>${toTag === '' ? '' : `;tag=${toTag}`}`,
    callId,
    cseq,
    cseqMethod: fields.cseqMethod,
    contact: 'contact' in fields ? fields.contact : '<sip:caller@192.0.2.1:5060>',
    headers,
    contentType: body === '' ? undefined : 'application/sdp',
    body,
  });
}

/** The credentials that answer a 407 (its first challenge). */
export function answerChallenge(
  challenge: SipResponse,
  uri: string,
  given: { username?: string; password?: string; nc?: number; method?: string } = {},
): string {
  const header = challenge.header('proxy-authenticate') ?? '';
  const nonce = /nonce="([^"]+)"/.exec(header)?.[1] ?? '';
  const { username = 'alice', password = PASSWORD, nc = 1, method = 'INVITE' } = given;
  const ncText = nc.toString(16).padStart(8, '0');
  const ha1 = ha1Set({ username, realm: REALM, password }, ['MD5']).MD5!;
  const response = digestResponse({
    algorithm: 'MD5',
    ha1,
    method,
    uri,
    nonce,
    qop: 'auth',
    nc: ncText,
    cnonce: 'c0ffee',
  });
  return (
    `Proxy-Authorization: Digest username="${username}", realm="${REALM}", nonce="${nonce}", ` +
    `uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=${ncText}, cnonce="c0ffee"`
  );
}
