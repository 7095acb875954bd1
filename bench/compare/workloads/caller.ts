import { createHash } from 'node:crypto';

// The calling side of the workloads. It uses neither of the trees that are compared: what it writes
// and computes is the same for both.

export const REALM = 'bench.example';
export const USERNAME = 'alice';
export const PASSWORD = 'wonderland';

const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 192.0.2.1',
  's=-',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'm=audio 6000 RTP/AVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
  '',
].join('\r\n');

/** A request of the workloads' caller. */
export interface CallerRequest {
  readonly method: 'INVITE' | 'ACK' | 'BYE' | 'OPTIONS';
  /** The user part of the Request-URI: the application that is called. */
  readonly user: string;
  /** Distinguishes one call from all others. */
  readonly id: string;
  readonly cseq: number;
  /** Distinguishes this transaction from the others of the call. */
  readonly branch: string;
  readonly toTag?: string;
  /** A whole header line, with its line end. */
  readonly authorization?: string;
}

export function uriOf(user: string): string {
  return `sip:${user}@198.51.100.1`;
}

/** The request as the bytes of a datagram; an INVITE has the headers and the SDP of a carrier's. */
export function write(request: CallerRequest): Buffer {
  const { method, user, id, cseq, branch, toTag, authorization = '' } = request;
  const to = toTag === undefined ? '' : `;tag=${toTag}`;
  const body = method === 'INVITE' ? SDP : '';
  const type = body === '' ? '' : 'Content-Type: application/sdp\r\n';
  return Buffer.from(
    `${method} ${uriOf(user)} SIP/2.0\r\n` +
      `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${id}${branch};rport\r\n` +
      'Record-Route: <sip:192.0.2.1;lr>\r\n' +
      'Max-Forwards: 69\r\n' +
      `From: "+15550100" <sip:+15550100@192.0.2.1:5060>;tag=f${id}\r\n` +
      `To: <${uriOf(user)}>${to}\r\n` +
      `Call-ID: ${id}-8721-4f1c-9d0e@192.0.2.1\r\n` +
      `CSeq: ${cseq} ${method}\r\n` +
      'Contact: <sip:+15550100@192.0.2.1:5060;transport=udp>\r\n' +
      'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE\r\n' +
      'Supported: timer, 100rel, replaces\r\n' +
      'User-Agent: Carrier SBC 7.1\r\n' +
      `${authorization}${type}Content-Length: ${body.length}\r\n\r\n${body}`,
    'latin1',
  );
}

export function statusOf(response: Uint8Array): string {
  return Buffer.from(response.buffer, response.byteOffset, 11).toString('latin1', 8);
}

export function toTagOf(response: Uint8Array): string {
  return /^To:[^\r]*;tag=([^;\r]+)/im.exec(textOf(response))?.[1] ?? '';
}

export function nonceOf(challenge: Uint8Array): string {
  return /nonce="([^"]+)"/.exec(textOf(challenge))?.[1] ?? '';
}

/** The header line with which the caller answers a challenge to its INVITE. */
export function credentialsFor(
  nonce: string,
  user: string,
  { nc = 1, password = PASSWORD } = {},
): string {
  const uri = uriOf(user);
  const count = nc.toString(16).padStart(8, '0');
  const ha1 = md5(`${USERNAME}:${REALM}:${password}`);
  const response = md5(`${ha1}:${nonce}:${count}:c0ffee:auth:${md5(`INVITE:${uri}`)}`);
  return (
    `Proxy-Authorization: Digest username="${USERNAME}", realm="${REALM}", nonce="${nonce}", ` +
    `uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=${count}, cnonce="c0ffee"\r\n`
  );
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
