import {
  createFramer,
  type NameAddr,
  parse,
  parseChallenge,
  parseContentType,
  parseCredentials,
  parseDate,
  parseDeltaSeconds,
  parseHistoryInfo,
  parseMinSe,
  parseNameAddr,
  parseSessionExpires,
  parseTokenList,
  parseUri,
  parseVia,
  type SipMessage,
  type SipUri,
  sameUri,
  validate,
  writeResponse,
} from '@tollgate/sip-parser';

type Reading = Generator<unknown, void>;

function uriParts(uri: SipUri | undefined): (() => unknown)[] {
  return [
    () => uri?.raw,
    () => uri?.scheme,
    () => [uri?.user, uri?.password, uri?.port],
    () => uri?.canonicalUser,
    () => uri?.host,
    () => uri?.param('transport'),
    () => [uri?.parameters, uri?.headers],
  ];
}

function* address(value: NameAddr | undefined): Reading {
  yield value?.displayName;
  yield value?.tag;
  yield value?.param('q');
  yield value?.param('tag');
  for (const part of uriParts(value?.uri)) yield part();
}

/** Each reads one thing of a message in small steps; between any two others may be read. */
export const READINGS: readonly ((m: SipMessage) => Reading)[] = [
  function* startLine(m) {
    yield m.kind;
    yield m.method;
    yield [m.status, m.reason];
    for (const part of uriParts(m.requestUri)) yield part();
  },
  function* from(m) {
    yield* address(m.from);
  },
  function* to(m) {
    yield* address(m.to);
  },
  function* topVia(m) {
    const via = m.topVia;
    yield via?.host;
    yield via?.param('rport');
    yield [via?.transport, via?.port, via?.rport, via?.ttl];
    yield via?.param('x');
    yield [via?.branch, via?.received, via?.maddr];
  },
  function* singles(m) {
    yield m.callId;
    yield m.maxForwards;
    const { cseq } = m;
    yield cseq?.number;
    yield cseq?.method;
    yield [m.contentLength, Buffer.from(m.body).toString('hex')];
  },
  function* everyVia(m) {
    const vias = m.vias;
    yield vias?.length;
    for (const via of vias ?? []) {
      yield via.host;
      yield via.param('branch');
      yield [via.branch, via.port, via.rport];
    }
  },
  function* everyContact(m) {
    const contacts = m.contacts;
    yield contacts?.map((contact) => contact.isStar);
    for (const contact of contacts ?? []) yield* address(contact);
  },
  function* everyRoute(m) {
    for (const route of m.nameAddrs('Route') ?? []) yield* address(route);
  },
  function* credentials(m) {
    // The list of a view is used again; what is in it stays.
    for (const found of [...m.credentials]) {
      yield [found.header, found.wellFormed];
      yield found.username;
      yield found.param('realm');
      yield [found.nonce, found.uri, found.response, found.qop, found.nc];
      yield found.param('x');
      yield [found.scheme, found.span('nonce')];
    }
  },
  function* linesByName(m) {
    for (const name of ['via', 'Contact', 'X-a', 'subject', 'x-B']) {
      for (const span of m.values(name)) yield m.text(span);
      yield m.count(name);
      yield m.header(name);
      yield m.span(name, 1);
    }
  },
  function* lines(m) {
    for (const [name, span] of m.headers()) yield [name, m.text(span)];
  },
  function* halfTheLines(m) {
    // Given up half-way, and begun anew.
    const names: string[] = [];
    for (const [name] of m.headers()) {
      yield name;
      if (names.push(name) === 3) break;
    }
    for (const span of m.values('v')) {
      yield span;
      break;
    }
    yield [...m.headers()];
  },
  function* validated(m) {
    const result = validate(m);
    yield result.kind === 'malformed' ? [result.code, result.offset, result.status] : result.kind;
  },
  function* detached(m) {
    const copy = m.detach();
    yield copy.callId;
    yield copy.from?.tag;
    yield [...copy.headers()];
    yield copy.topVia?.param('branch');
    yield copy.requestUri?.host;
  },
  function* answered(m) {
    const source = { address: '192.0.2.1', port: 5060 };
    yield Buffer.from(writeResponse(m, { status: 400, toTag: 't', source })).toString('latin1');
  },
];

/** What is read in between, of texts of its own. */
export const OTHERS: readonly ((text: string) => unknown)[] = [
  () => parseUri('sip:bob:secret@Other.example:5070;transport=tcp?x=y')?.host,
  (text) => parseUri(text)?.param('transport'),
  () => parseVia('SIP/2.0/UDP [2001:db8::9]:5070;branch=z9hG4bKother;rport')?.param('branch'),
  (text) => parseVia(text),
  (text) => parseNameAddr(`"Other" <${text}>;tag=other`)?.param('tag'),
  () => parseCredentials('Digest username="other", realm="r", nonce="n", x=1').param('x'),
  (text) => parseCredentials(text).wellFormed,
  (text) => parseTokenList(text),
  (text) => parseChallenge(text),
  (text) => parseContentType(text),
  (text) => parseHistoryInfo(text),
  (text) => parseSessionExpires(`90;x=${text}`)?.refresher,
  (text) => parseMinSe(`90;x=${text}`)?.param('x'),
  (text) => parseDeltaSeconds(text),
  (text) => parseDate(text),
  (text) => sameUri(parseUri('sip:a@b')!, parseUri(text) ?? parseUri('sip:c@d')!),
  (text) => parse(Buffer.from(`BYE ${text} SIP/2.0\r\nVia: ${text}\r\nX-a: other\r\n\r\n`)),
  (text) => {
    const framer = createFramer({ message: () => {}, ping: () => {} });
    framer.push(Buffer.from(`${text}\r\nVia: x\r\nContent-Length: 0\r\n`));
    framer.push(Buffer.from('\r\n'));
  },
  () => parseUri(''),
];
