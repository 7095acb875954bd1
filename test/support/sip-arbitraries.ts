import fc from 'fast-check';

// Structured generators of SIP messages: every part as RFC 3261 section 25.1 allows it, and how it
// was made, so that a test can compare what is read with what was meant.

const TOKEN_CHARACTERS = "abcXYZ019-.!%*_+`'~";
const USER_CHARACTERS = "abcXYZ019-_.!~*'()&=+$,;?/";

function textOf(characters: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
}

export const token: fc.Arbitrary<string> = textOf(TOKEN_CHARACTERS, 1, 12);

const percent: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 255 })
  .map((octet) => `%${octet.toString(16).padStart(2, '0')}`);

/** A user part, escapes included. */
export const user: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 4, arbitrary: textOf(USER_CHARACTERS, 1, 4) }, percent), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));

export const host: fc.Arbitrary<string> = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
);

export const port: fc.Arbitrary<number> = fc.integer({ min: 1, max: 65535 });

const uriParameter: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('lr', 'transport=udp', 'transport=TCP', 'user=phone', 'ttl=1', 'maddr=192.0.2.1'),
  fc
    .tuple(textOf('pqrs', 1, 2), textOf('abcAB01[]/:&+$', 1, 3))
    .map(([name, value]) => `x${name}=${value}`),
);

function nameOfParameter(parameter: string): string {
  return parameter.split('=')[0]!.toLowerCase();
}

/** A SIP or SIPS URI; its headers too where `headers` is set. */
export function sipUri(options: { headers: boolean } = { headers: false }): fc.Arbitrary<string> {
  const headers = options.headers
    ? fc.array(fc.constantFrom('subject=a', 'Priority=urgent', 'subject=%61', 'x='), {
        maxLength: 2,
      })
    : fc.constant([] as string[]);
  return fc
    .record({
      scheme: fc.constantFrom('sip', 'sips', 'SIP'),
      user: fc.option(user, { nil: undefined }),
      host,
      port: fc.option(port, { nil: undefined }),
      parameters: fc.uniqueArray(uriParameter, { selector: nameOfParameter, maxLength: 3 }),
      headers,
    })
    .map((uri) =>
      [
        `${uri.scheme}:`,
        uri.user === undefined ? '' : `${uri.user}@`,
        uri.host,
        uri.port === undefined ? '' : `:${uri.port}`,
        ...uri.parameters.map((parameter) => `;${parameter}`),
        uri.headers.length > 0 ? `?${uri.headers.join('&')}` : '',
      ].join(''),
    );
}

const quotable = fc.string({
  unit: fc.integer({ min: 1, max: 126 }).map((code) => String.fromCharCode(code)),
  maxLength: 8,
});

/** A display name as meant; control characters and quotes must be written as quoted pairs. */
export const displayName: fc.Arbitrary<string> = quotable.filter((text) => !/[\r\n]/.test(text));

export function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters need a backslash
  return `"${text.replace(/["\\\x00-\x1f\x7f]/g, '\\$&')}"`;
}

/** A message as meant: `write` of it, parsed, must give these back. */
export interface Meant {
  readonly method: string;
  readonly requestUri: string;
  readonly vias: readonly {
    host: string;
    port: number | undefined;
    branch: string;
    rport: boolean;
  }[];
  readonly from: { displayName: string; uri: string; tag: string };
  readonly to: { displayName: string; uri: string; tag: string | undefined };
  readonly callId: string;
  readonly cseq: number;
  readonly maxForwards: number;
  readonly more: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

export const meant: fc.Arbitrary<Meant> = fc.record({
  method: fc.oneof(fc.constantFrom('INVITE', 'OPTIONS', 'BYE', 'ACK', 'CANCEL'), token),
  requestUri: sipUri(),
  vias: fc.array(
    fc.record({
      host,
      port: fc.option(port, { nil: undefined }),
      branch: token.map((text) => `z9hG4bK${text}`),
      rport: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  from: fc.record({ displayName, uri: sipUri(), tag: token }),
  to: fc.record({ displayName, uri: sipUri(), tag: fc.option(token, { nil: undefined }) }),
  callId: fc.tuple(token, host).map(([word, where]) => `${word}@${where}`),
  cseq: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  maxForwards: fc.integer({ min: 0, max: 255 }),
  more: fc.array(
    fc.tuple(
      textOf(TOKEN_CHARACTERS, 1, 8).map((name) => `X-${name}`),
      textOf('abc ;,<>"@:=', 0, 20).map((value) => value.trim()),
    ),
    { maxLength: 5 },
  ),
  body: fc.uint8Array({ maxLength: 60 }),
});

/** The headers of a message as meant, in one of the orders and forms they may have. */
export function headersOf(m: Meant): (readonly [name: string, value: string])[] {
  const address = (value: { displayName: string; uri: string; tag: string | undefined }): string =>
    `${quoted(value.displayName)} <${value.uri}>${value.tag === undefined ? '' : `;tag=${value.tag}`}`;
  return [
    ...m.vias.map((via) => {
      const sentBy = via.port === undefined ? via.host : `${via.host}:${via.port}`;
      return [
        'Via',
        `SIP/2.0/UDP ${sentBy}${via.rport ? ';rport' : ''};branch=${via.branch}`,
      ] as const;
    }),
    ['From', address(m.from)],
    ['To', address(m.to)],
    ['Call-ID', m.callId],
    ['CSeq', `${m.cseq} ${m.method}`],
    ['Max-Forwards', String(m.maxForwards)],
    ...m.more,
  ];
}

const PIECES = [
  'INVITE sip:a@b SIP/2.0\r\n',
  'SIP/2.0 200 OK\r\n',
  'Via: SIP/2.0/UDP h;branch=z9hG4bK1',
  'v:',
  'From: ',
  'To:',
  '<sip:a@b>',
  ';tag=',
  'Call-ID: x',
  'CSeq: 1 INVITE',
  'Content-Length: ',
  'l: 5',
  '\r\n',
  '\n',
  '\r',
  '\r\n ',
  '\t',
  ' ',
  '\0',
  '"',
  '\\',
  '\\"',
  ',',
  ';',
  '=',
  '%',
  '%4',
  '%41',
  '[',
  ']',
  '::',
  ':',
  '@',
  '<',
  '>',
  '*',
  'Authorization: Digest ',
  'username="',
  '4294967296',
  '\xff',
  '\x7f',
  'sip:',
];

/** Bytes that look like SIP until they do not: pieces of grammar and noise in any order. */
export const hostile: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 6 })),
    {
      maxLength: 40,
    },
  )
  .map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
