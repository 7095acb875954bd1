import {
  type Now,
  parse,
  parseIp,
  type SipRequest,
  type Source,
  validate,
} from '@tollgate/sip-parser';
import { requestText as writeText } from '../../support/invite.ts';

/** A source as a socket would report it. */
export function sourceOf(address = '192.0.2.7', more: Partial<Source> = {}): Source {
  const ip = parseIp(address);
  if (ip === undefined) throw new Error(`no address: ${address}`);
  const transport = more.transport ?? 'udp';
  return {
    transport,
    address,
    ip,
    port: 5060,
    flow: transport === 'udp' ? 0 : 1,
    socket: 'main',
    ...more,
  };
}

/** A clock that stands still until it is told otherwise; monotonic and wall time move together. */
export interface FakeClock {
  (): Now;
  advance(ms: number): void;
  setWall(wall: number): void;
}

export function fakeClock(wall = 1_800_000_000_000, mono = 5_000_000): FakeClock {
  let [w, m] = [wall, mono];
  return Object.assign(() => ({ wall: w, mono: m }), {
    advance(ms: number) {
      w += ms;
      m += ms;
    },
    setWall(value: number) {
      w = value;
    },
  });
}

export interface RequestFields {
  readonly method?: string;
  /** The whole Request-URI. */
  readonly uri?: string;
  readonly branch?: string;
  readonly callId?: string;
  readonly fromTag?: string;
  readonly toTag?: string;
  readonly cseq?: number;
  /** Header lines besides, without line ends. */
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** The text of a request, one character an octet. */
export function requestText(init: RequestFields = {}): string {
  const { method = 'INVITE', uri = 'sip:sales@tollgate.example', body = '' } = init;
  return writeText({
    method,
    uri,
    via: `SIP/2.0/UDP carrier.example;branch=${init.branch ?? 'z9hG4bK-1'};rport`,
    maxForwards: 70,
    from: `"Carrier" <sip:+15550100@carrier.example>;tag=${init.fromTag ?? 'f1'}`,
    to: `<sip:sales@tollgate.example>${init.toTag ? `;tag=${init.toTag}` : ''}`,
    callId: init.callId ?? 'call-1@carrier.example',
    cseq: init.cseq ?? 1,
    contact: '<sip:carrier@192.0.2.7:5060>',
    headers: init.headers ?? [],
    body,
  });
}

// Long headers are let through: what the authenticator makes of them is to be seen.
const limits = { maxHeaderBytes: 65_535, maxHeaderBlockBytes: 65_535 };

/** Reads text as a request; throws where it is none, since a test wrote it. */
export function read(text: string): SipRequest {
  const m = validate(parse(Buffer.from(text, 'latin1'), limits));
  if (m.kind === 'request') return m;
  throw new Error(m.kind === 'malformed' ? `malformed: ${m.code} at ${m.offset}` : 'a response');
}

export function request(init: RequestFields = {}): SipRequest {
  return read(requestText(init));
}
