import { digestResponse } from '@tollgate/auth/digest';

/** A request of the benchmark's caller. */
export interface CallerMessage {
  readonly method: string;
  readonly uri: string;
  readonly id: string;
  readonly cseq: number;
  readonly branch: string;
  readonly toTag?: string;
  readonly authorization?: string;
  readonly body?: string;
}

export function message(m: CallerMessage): string {
  const { toTag = '', authorization = '', body = '' } = m;
  return `${m.method} ${m.uri} SIP/2.0\r
Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${m.branch};rport\r
From: "+15550100" <sip:+15550100@192.0.2.1:5060>;tag=${m.id}\r
To: <${m.uri}>${toTag === '' ? '' : `;tag=${toTag}`}\r
Call-ID: ${m.id}@192.0.2.1\r
CSeq: ${m.cseq} ${m.method}\r
Contact: <sip:+15550100@192.0.2.1:5060>\r
Max-Forwards: 70\r
User-Agent: bench\r
${authorization}${body === '' ? '' : 'Content-Type: application/sdp\r\n'}Content-Length: ${body.length}\r
\r
${body}`;
}

export function toTagOf(response: Uint8Array): string {
  const text = Buffer.from(response).toString('latin1');
  return /^To:[^\r]*;tag=([^;\r]+)/im.exec(text)?.[1] ?? '';
}

/** The header line that answers a 407. */
export function credentialsFor(challenge: Uint8Array, uri: string, ha1: string): string {
  const text = Buffer.from(challenge).toString('latin1');
  const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? '';
  const realm = /realm="([^"]+)"/.exec(text)?.[1] ?? '';
  const nc = '00000001';
  const input = { algorithm: 'MD5', ha1, method: 'INVITE', uri, nonce, qop: 'auth', nc } as const;
  const response = digestResponse({ ...input, cnonce: 'c' });
  return (
    `Proxy-Authorization: Digest username="alice", realm="${realm}", nonce="${nonce}", ` +
    `uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=${nc}, cnonce="c"\r\n`
  );
}
