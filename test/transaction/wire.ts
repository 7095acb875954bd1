import {
  parse,
  type SipRequest,
  type SipResponse,
  type Source,
  type Transport,
  validate,
  writeResponse,
} from '@tollgate/sip-parser';
import { requestText } from '../support/invite.ts';

/** What a request of these tests says; the rest is the same in all of them. */
export interface RequestParts {
  readonly method?: string;
  readonly uri?: string;
  readonly via?: string;
  readonly branch?: string;
  readonly from?: string;
  readonly to?: string;
  readonly callId?: string;
  readonly cseq?: number;
  readonly extra?: readonly string[];
}

export function requestBytes(parts: RequestParts = {}): Uint8Array {
  const method = parts.method ?? 'INVITE';
  const via = parts.via ?? 'SIP/2.0/UDP client.example:5060';
  const branch = parts.branch ?? 'z9hG4bKnashds8';
  const text = requestText({
    method,
    uri: parts.uri ?? 'sip:app@gate.example',
    via: `${via}${branch === '' ? '' : `;branch=${branch}`}`,
    maxForwards: 70,
    from: parts.from ?? '<sip:caller@client.example>;tag=1928301774',
    to: parts.to ?? '<sip:app@gate.example>',
    callId: parts.callId ?? 'a84b4c76e66710',
    cseq: parts.cseq ?? 314159,
    headers: parts.extra ?? [],
  });
  return Buffer.from(text, 'latin1');
}

export function request(parts: RequestParts = {}): SipRequest {
  return readRequest(requestBytes(parts));
}

export function readRequest(bytes: Uint8Array): SipRequest {
  const m = validate(parse(bytes));
  if (m.kind !== 'request') throw new Error(`not a request: ${label(bytes)}`);
  return m;
}

export function readResponse(bytes: Uint8Array): SipResponse {
  const m = validate(parse(bytes));
  if (m.kind !== 'response') throw new Error(`not a response: ${label(bytes)}`);
  return m;
}

export function source(parts: Partial<Source> = {}): Source {
  return {
    transport: 'udp',
    address: '192.0.2.1',
    ip: { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: 0xc0000201 },
    port: 5060,
    flow: 0,
    socket: 'main',
    ...parts,
  };
}

export function over(transport: Transport): Source {
  return source({ transport, flow: transport === 'udp' ? 0 : 7 });
}

/** An answer to `m`, with a To tag unless it is a 100. */
export function answer(m: SipRequest, status: number, toTag = 'a6c85cf'): Uint8Array {
  return writeResponse(m, status === 100 ? { status } : { status, toTag });
}

export function at(mono: number): { mono: number; wall: number } {
  return { mono, wall: 1_700_000_000_000 + mono };
}

/** A message in a word: `INVITE`, `180 INVITE`. */
export function label(bytes: Uint8Array): string {
  const m = validate(parse(bytes));
  if (m.kind === 'malformed') return `malformed ${m.code}`;
  return m.kind === 'request' ? m.method : `${m.status} ${m.cseq.method}`;
}
