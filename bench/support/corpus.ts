import { type Random, seeded } from './random.ts';

/** The kinds of message a carrier sends. */
export const KINDS = ['invite', 'credentials', 'options', 'ok', 'bye', 'large', 'compact'] as const;

export type Kind = (typeof KINDS)[number];

const VARIANTS = 128;

/**
 * Variants of one kind. Every name, number and address differs, so that no parser gains by caching
 * one message.
 */
export function corpusOf(kind: Kind): readonly Buffer[] {
  const random = seeded(KINDS.indexOf(kind) + 1);
  return Array.from({ length: VARIANTS }, () => Buffer.from(make(kind, random), 'latin1'));
}

function make(kind: Kind, random: Random): string {
  const call = callOf(random);
  switch (kind) {
    case 'invite':
      return message(invite(call, []), sdp(random, 0));
    case 'credentials':
      return message(invite(call, [authorization(call, random)]), sdp(random, 0));
    case 'options':
      return message(options(call), '');
    case 'ok':
      return message(ok(call), sdp(random, 0));
    case 'bye':
      return message(bye(call), '');
    case 'large':
      return message(invite(call, large(random)), sdp(random, 8));
    case 'compact':
      return message(compact(call), sdp(random, 0));
  }
}

interface CallData {
  readonly caller: string;
  readonly callee: string;
  readonly application: string;
  readonly proxy: string;
  readonly gateway: string;
  readonly port: number;
  readonly branch: string;
  readonly branch2: string;
  readonly fromTag: string;
  readonly toTag: string;
  readonly callId: string;
  readonly cseq: number;
}

function callOf(random: Random): CallData {
  const address = (net: string): string => `${net}.${random.below(256)}.${1 + random.below(254)}`;
  return {
    caller: `+1${random.digits(10)}`,
    callee: `+44${random.digits(10)}`,
    application: random.digits(17),
    proxy: address('198.51'),
    gateway: address('203.0'),
    port: 1024 + random.below(60000),
    branch: `z9hG4bK${random.hex(24)}`,
    branch2: `z9hG4bK-${random.digits(6)}-${random.hex(16)}`,
    fromTag: `gK0${random.hex(8)}`,
    toTag: random.hex(10),
    callId: `${random.digits(9)}_${random.digits(8)}@203.0.113.${1 + random.below(254)}`,
    cseq: 1 + random.below(900000),
  };
}

function vias(call: CallData): string[] {
  return [
    `Via: SIP/2.0/UDP ${call.proxy}:5060;rport;branch=${call.branch}`,
    `Via: SIP/2.0/UDP ${call.gateway}:${call.port};received=${call.gateway};rport=${call.port};branch=${call.branch2}`,
  ];
}

function invite(call: CallData, more: readonly string[]): string[] {
  return [
    `INVITE sip:${call.application}@sip.tollgate.example:5060;transport=udp SIP/2.0`,
    `Record-Route: <sip:${call.proxy};lr;ftag=${call.fromTag}>`,
    ...vias(call),
    'Max-Forwards: 68',
    `From: "${call.caller}" <sip:${call.caller}@${call.gateway};user=phone>;tag=${call.fromTag}`,
    `To: <sip:${call.callee}@sip.tollgate.example;user=phone>`,
    `Call-ID: ${call.callId}`,
    `CSeq: ${call.cseq} INVITE`,
    `Contact: <sip:${call.caller}@${call.gateway}:${call.port};transport=udp>`,
    'User-Agent: Sonus SBC 09.02.04R001',
    'Allow: INVITE,ACK,CANCEL,BYE,REGISTER,REFER,INFO,SUBSCRIBE,NOTIFY,PRACK,UPDATE,OPTIONS,MESSAGE',
    'Accept: application/sdp, application/isup, multipart/mixed',
    'Supported: timer,100rel,precondition,replaces',
    'Session-Expires: 1800;refresher=uac',
    'Min-SE: 90',
    `P-Asserted-Identity: "${call.caller}" <sip:${call.caller}@${call.gateway};user=phone>`,
    ...more,
    'Content-Disposition: session;handling=required',
    'Content-Type: application/sdp',
  ];
}

function authorization(call: CallData, random: Random): string {
  return (
    `Proxy-Authorization: Digest username="trunk${random.digits(4)}", realm="sip.tollgate.example", ` +
    `nonce="${random.hex(48)}", uri="sip:${call.application}@sip.tollgate.example:5060", ` +
    `response="${random.hex(32)}", algorithm=MD5, cnonce="${random.hex(16)}", qop=auth, nc=00000001`
  );
}

function large(random: Random): string[] {
  const extra = [
    `Identity: eyJhbGciOiJFUzI1NiJ9.${random.hex(420)};info=<https://cert.example.org/${random.hex(12)}.pem>;alg=ES256;ppt=shaken`,
    `Diversion: <sip:+1${random.digits(10)}@198.51.100.7>;reason=unconditional;counter=1`,
    `History-Info: <sip:+1${random.digits(10)}@198.51.100.7>;index=1,<sip:+1${random.digits(10)}@198.51.100.8>;index=1.1`,
  ];
  for (let i = 0; i < 8; i++) extra.push(`X-Carrier-Data-${i}: ${random.hex(56)}`);
  return extra;
}

function options(call: CallData): string[] {
  return [
    `OPTIONS sip:sip.tollgate.example SIP/2.0`,
    `Via: SIP/2.0/UDP ${call.gateway}:5060;rport;branch=${call.branch}`,
    'Max-Forwards: 70',
    `From: <sip:ping@${call.gateway}>;tag=${call.fromTag}`,
    'To: <sip:sip.tollgate.example>',
    `Call-ID: ${call.callId}`,
    `CSeq: ${call.cseq} OPTIONS`,
    `Contact: <sip:ping@${call.gateway}:5060>`,
    'User-Agent: OpenSIPS (3.4.2 (x86_64/linux))',
  ];
}

function ok(call: CallData): string[] {
  return [
    'SIP/2.0 200 OK',
    ...vias(call),
    `Record-Route: <sip:${call.proxy};lr;ftag=${call.fromTag}>`,
    `From: "${call.caller}" <sip:${call.caller}@${call.gateway};user=phone>;tag=${call.fromTag}`,
    `To: <sip:${call.callee}@sip.tollgate.example;user=phone>;tag=${call.toTag}`,
    `Call-ID: ${call.callId}`,
    `CSeq: ${call.cseq} INVITE`,
    `Contact: <sip:${call.callee}@${call.proxy}:5060;transport=udp>`,
    'Allow: INVITE,ACK,CANCEL,BYE,OPTIONS,UPDATE',
    'Supported: timer,replaces',
    'Server: Tollgate',
    'Content-Type: application/sdp',
  ];
}

function bye(call: CallData): string[] {
  return [
    `BYE sip:${call.application}@sip.tollgate.example:5060 SIP/2.0`,
    ...vias(call),
    'Max-Forwards: 69',
    `From: "${call.caller}" <sip:${call.caller}@${call.gateway};user=phone>;tag=${call.fromTag}`,
    `To: <sip:${call.callee}@sip.tollgate.example;user=phone>;tag=${call.toTag}`,
    `Call-ID: ${call.callId}`,
    `CSeq: ${call.cseq} BYE`,
    'Reason: Q.850;cause=16;text="normal call clearing"',
  ];
}

function compact(call: CallData): string[] {
  return [
    `INVITE sip:${call.application}@sip.tollgate.example SIP/2.0`,
    `v: SIP/2.0/UDP ${call.proxy}:5060;rport;branch=${call.branch},`,
    ` SIP/2.0/UDP ${call.gateway}:${call.port};received=${call.gateway};branch=${call.branch2}`,
    'Max-Forwards: 68',
    `f: "${call.caller}"`,
    `\t<sip:${call.caller}@${call.gateway}>;tag=${call.fromTag}`,
    `t: <sip:${call.callee}@sip.tollgate.example>`,
    `i: ${call.callId}`,
    `CSeq: ${call.cseq} INVITE`,
    `m: <sip:${call.caller}@${call.gateway}:${call.port}>`,
    'k: timer,',
    ' 100rel',
    'Subject: folded and compact',
    'c: application/sdp',
  ];
}

function sdp(random: Random, moreCodecs: number): string {
  const port = 10000 + 2 * random.below(20000);
  const session = random.digits(10);
  const codecs = Array.from({ length: moreCodecs }, (_, i) => [
    `a=rtpmap:${110 + i} opus/48000/2`,
    `a=fmtp:${110 + i} minptime=10;useinbandfec=1`,
  ]).flat();
  return [
    'v=0',
    `o=Sonus_UAC ${session} ${session} IN IP4 203.0.113.9`,
    's=SIP Media Capabilities',
    'c=IN IP4 203.0.113.9',
    't=0 0',
    `m=audio ${port} RTP/AVP 0 8 18 101`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:18 G729/8000',
    'a=fmtp:18 annexb=no',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    ...codecs,
    'a=sendrecv',
    'a=ptime:20',
    '',
  ].join('\r\n');
}

function message(head: readonly string[], body: string): string {
  return `${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
