import { randomBytes } from 'node:crypto';
import { bracketed } from '@tollgate/common';
import { type HeaderList, type SipResponse, writeRequest } from '@tollgate/sip-parser';
import type { Connection } from './connection.ts';
import type { CallSettings } from './options.ts';

type Header = HeaderList[number];

/** Writes the requests of one call. */
export interface Requests {
  readonly callId: string;
  /** What the INVITE offers. */
  readonly body: Uint8Array;
  /** The Request-URI as it is written, which is what the digest signs. */
  readonly uri: string;
  invite(branch: string, cseq: number, credentials?: Header): Uint8Array;
  /** For a 2xx, with the credentials of the INVITE. RFC 3261 sections 13.2.2.4 and 22.1 */
  ack(ok: SipResponse, branch: string, cseq: number, credentials?: Header): Uint8Array;
  bye(ok: SipResponse, branch: string, cseq: number): Uint8Array;
}

export function createRequests(settings: CallSettings, connection: Connection): Requests {
  const { uri: target, transport, credentials } = settings;
  const host = bracketed(connection.localAddress);
  const local = `${host}:${connection.localPort}`;
  const callId = randomBytes(16).toString('hex');
  const user = credentials?.user ?? 'tollgate-call';
  const from = `<${settings.from ?? `sip:${escaped(user)}@${host}`}>;tag=${randomBytes(8).toString('hex')}`;
  const contact = `<sip:tollgate-call@${local}${transport === 'udp' ? '' : `;transport=${transport}`}>`;
  const body = Buffer.from(settings.sdp ?? offer(connection.localAddress));

  function head(branch: string, to: string, cseq: string, routes: readonly string[]): Header[] {
    return [
      ['Via', `SIP/2.0/${transport.toUpperCase()} ${local};branch=${branch};rport`],
      ...routes.map((route): Header => ['Route', route]),
      ['Max-Forwards', '70'],
      ['From', from],
      ['To', to],
      ['Call-ID', callId],
      ['CSeq', cseq],
    ];
  }

  function inDialog(
    method: 'ACK' | 'BYE',
    ok: SipResponse,
    headers: readonly Header[],
  ): Uint8Array {
    const contacted = ok.contacts?.[0]?.uri;
    const inside = contacted?.scheme === 'sip' || contacted?.scheme === 'sips';
    return writeRequest({ method, requestUri: inside ? contacted.raw : target.raw, headers });
  }

  return {
    callId,
    body,
    uri: target.raw,
    invite(branch, cseq, given) {
      return writeRequest({
        method: 'INVITE',
        requestUri: target.raw,
        headers: [
          ...head(branch, `<${target.raw}>`, `${cseq} INVITE`, []),
          ['Contact', contact],
          ['User-Agent', 'tollgate call'],
          ...settings.headers,
          ...(given === undefined ? [] : [given]),
        ],
        body,
        contentType: 'application/sdp',
      });
    },
    ack(ok, branch, cseq, given) {
      const headers = head(branch, toOf(ok), `${cseq} ACK`, routesOf(ok));
      return inDialog('ACK', ok, given === undefined ? headers : [...headers, given]);
    },
    bye: (ok, branch, cseq) =>
      inDialog('BYE', ok, head(branch, toOf(ok), `${cseq} BYE`, routesOf(ok))),
  };
}

/** The route set of the calling side: Record-Route in reverse. RFC 3261 section 12.1.2 */
function routesOf(ok: SipResponse): string[] {
  return Array.from(ok.values('record-route'), (span) => ok.text(span)).reverse();
}

function toOf(ok: SipResponse): string {
  return ok.header('to') ?? '';
}

/** A valid offer of one audio stream over which nothing is sent. RFC 3264 section 5 */
function offer(address: string): string {
  const type = address.includes(':') ? 'IP6' : 'IP4';
  return [
    'v=0',
    `o=- 1 1 IN ${type} ${address}`,
    's=-',
    `c=IN ${type} ${address}`,
    't=0 0',
    'm=audio 9 RTP/AVP 0',
    'a=rtpmap:0 PCMU/8000',
    'a=inactive',
    '',
  ].join('\r\n');
}

/** A user name as the user part of a URI. RFC 3261 section 25.1 */
function escaped(user: string): string {
  return encodeURIComponent(user);
}
