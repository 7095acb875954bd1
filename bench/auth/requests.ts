import { createHash } from 'node:crypto';
import { parse, type SipRequest, validate } from '@tollgate/sip-parser';

/** A carrier's INVITE of about 1.4 kB, as in the parser's corpus: 15 headers and an SDP. */
export function invite(i: number, more: readonly string[] = [], user = 'sales'): SipRequest {
  const body = [
    'v=0',
    `o=- ${i} 1 IN IP4 192.0.2.7`,
    's=-',
    'c=IN IP4 192.0.2.7',
    't=0 0',
    'm=audio 40000 RTP/AVP 0 8 101',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=sendrecv',
    '',
  ].join('\r\n');
  const text = [
    `INVITE sip:${user}@tollgate.example SIP/2.0`,
    `Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK-${i};rport`,
    'Via: SIP/2.0/UDP 198.51.100.4:5060;branch=z9hG4bKnashds8;received=198.51.100.4',
    'Record-Route: <sip:192.0.2.7;lr>',
    'Max-Forwards: 69',
    `From: "Carrier" <sip:+15550${i}@carrier.example>;tag=${i}abcdef`,
    'To: <sip:sales@tollgate.example>',
    `Call-ID: ${i}-8721-4f1c-9d0e@carrier.example`,
    `CSeq: ${i + 1} INVITE`,
    'Contact: <sip:carrier@192.0.2.7:5060;transport=udp>',
    'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE',
    'Supported: timer, 100rel, replaces',
    'User-Agent: Carrier SBC 7.1',
    'P-Asserted-Identity: <sip:+15550100@carrier.example>',
    'Content-Type: application/sdp',
    ...more,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
  const m = validate(parse(Buffer.from(text, 'latin1')));
  if (m.kind !== 'request') throw new Error('the benchmark wrote no request');
  return m;
}

const openSsl = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' } as const;

/** An answer with a given nc, computed apart from the code that is measured. */
export function answer(
  algorithm: keyof typeof openSsl,
  nonce: string,
  nc: number,
  realm: string,
  username = 'alice',
  password = 'wonderland',
): string {
  const H = (text: string) => createHash(openSsl[algorithm]).update(text).digest('hex');
  const uri = 'sip:sales@tollgate.example';
  const count = nc.toString(16).padStart(8, '0');
  const a1 = H(`${username}:${realm}:${password}`);
  const response = H(`${a1}:${nonce}:${count}:c0ffee:auth:${H(`INVITE:${uri}`)}`);
  return (
    `Proxy-Authorization: Digest username="${username}", realm="${realm}", nonce="${nonce}", ` +
    `uri="${uri}", response="${response}", algorithm=${algorithm}, qop=auth, nc=${count}, cnonce="c0ffee"`
  );
}
