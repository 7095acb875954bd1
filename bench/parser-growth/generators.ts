/** A shape of hostile message that can be made as large as wanted. */
export interface Generator {
  readonly name: string;
  make(size: number): Buffer;
}

const HEAD = [
  'INVITE sip:a@b SIP/2.0',
  'Via: SIP/2.0/UDP h;branch=z9hG4bK1',
  'From: <sip:a@b>;tag=1',
  'To: <sip:c@d>',
  'Call-ID: x',
  'CSeq: 1 INVITE',
];

/** A message with a header whose value repeats `unit` until the message has its size. */
function inHeader(name: string, start: string, unit: string, end = ''): Generator['make'] {
  const others = HEAD.filter((line) => !line.startsWith(`${name}:`));
  return (size) => {
    const room = size - others.join('\r\n').length - name.length - start.length - end.length - 8;
    const value = `${start}${unit.repeat(Math.floor(room / unit.length))}${end}`;
    return Buffer.from(`${[...others, `${name}: ${value}`].join('\r\n')}\r\n\r\n`, 'latin1');
  };
}

function inRequestUri(start: string, unit: string, end = ''): Generator['make'] {
  return (size) => {
    const rest = HEAD.slice(1).join('\r\n');
    const room = size - rest.length - start.length - end.length - 24;
    const uri = `${start}${unit.repeat(Math.floor(room / unit.length))}${end}`;
    return Buffer.from(`INVITE ${uri} SIP/2.0\r\n${rest}\r\n\r\n`, 'latin1');
  };
}

function plain(unit: string): Generator['make'] {
  return (size) => Buffer.from(unit.repeat(Math.floor(size / unit.length)), 'latin1');
}

const DIGEST = 'Digest username="u", realm="r", nonce="n", uri="sip:x", response="d"';

const SHAPES: Readonly<Record<string, Generator['make']>> = {
  'folds in an unknown header': inHeader('X-A', 'a', '\r\n b'),
  'folds of white space only': inHeader('X-A', 'a', '\r\n  \t '),
  'folds in Via': inHeader('Via', 'SIP/2.0/UDP h', '\r\n ', ';branch=z9hG4bK1'),
  'folds in From': inHeader('From', 'A', '\r\n b', '<sip:a@b>;tag=1'),
  'spaces in an unknown header': inHeader('X-A', 'a', ' ', 'b'),
  'spaces before a colon': (size) =>
    Buffer.from(`${HEAD.join('\r\n')}\r\nX-A${' '.repeat(size - 200)}: b\r\n\r\n`),
  'commas in Contact': inHeader('Contact', '', ','),
  contacts: inHeader('Contact', '<sip:a@b>', ',<sip:a@b>'),
  'Via values in one header': inHeader('Via', 'SIP/2.0/UDP h', ',SIP/2.0/UDP h'),
  'Via headers': inHeader('Via', 'SIP/2.0/UDP h', '\r\nVia: SIP/2.0/UDP h'),
  'parameters of Via': inHeader('Via', 'SIP/2.0/UDP h', ';a=b'),
  'flags of Via': inHeader('Via', 'SIP/2.0/UDP h', ';a'),
  'parameters of From': inHeader('From', '<sip:a@b>', ';a=b'),
  'semicolons of To': inHeader('To', '<sip:a@b>', ';'),
  'parameters of the Request-URI': inRequestUri('sip:a@b', ';a=b'),
  'headers of the Request-URI': inRequestUri('sip:a@b?a=b', '&a=b'),
  'percent signs in the Request-URI': inRequestUri('sip:', '%41', '@b'),
  'broken escapes in the Request-URI': inRequestUri('sip:', '%', '@b'),
  'colons in the Request-URI': inRequestUri('sip:', ':'),
  'at signs in the Request-URI': inRequestUri('sip:a', '@b'),
  'dots of a host': inRequestUri('sip:a@b', '.c'),
  'an IPv6 reference': inRequestUri('sip:a@[', ':1', ']'),
  'digits of a port': inRequestUri('sip:a@b:', '0', '5'),
  'quoted pairs in a display name': inHeader('From', '"', '\\"', '" <sip:a@b>;tag=1'),
  'open quotes': inHeader('From', '', '"'),
  backslashes: inHeader('From', '"', '\\'),
  'escaped NULs': inHeader('X-A', '"', '\\\0', '"'),
  'backslashes before a NUL': inHeader('X-A', '"', '\\\\', '\0"'),
  'words of a display name': inHeader('From', '', 'a ', '<sip:a@b>;tag=1'),
  'open brackets': inHeader('To', '', '<'),
  'digits of CSeq': inHeader('CSeq', '', '0', '1 INVITE'),
  'digits of Content-Length': inHeader('Content-Length', '', '9'),
  'headers of the same name': inHeader('X-A', 'b', '\r\nX-A: b'),
  'headers of many names': inHeader('X-A', 'b', '\r\na:'),
  'names that begin as a known one': inHeader('X-A', 'b', '\r\ncontent-typo: b'),
  'lines without a colon': inHeader('X-A', 'b', '\r\nab'),
  'authorization headers': inHeader('Authorization', DIGEST, `\r\nAuthorization: ${DIGEST}`),
  'parameters of credentials': (size) => {
    const names = Array.from({ length: Math.floor(size / 10) }, (_, i) => `p${i}=v`);
    return Buffer.from(
      `${HEAD.join('\r\n')}\r\nAuthorization: Digest ${names.join(',').slice(0, size - 250)}\r\n\r\n`,
    );
  },
  'commas of credentials': inHeader('Authorization', 'Digest', ',', ' username="u"'),
  'quoted pairs in credentials': inHeader('Authorization', 'Digest username="', '\\"', '"'),
  'a long Call-ID': inHeader('Call-ID', 'x', 'x'),
  'a long method': (size) => Buffer.from(`${'M'.repeat(size - 100)} sip:a SIP/2.0\r\n\r\n`),
  'a long reason': (size) => Buffer.from(`SIP/2.0 200 ${'r'.repeat(size - 100)}\r\n\r\n`),
  'line ends': plain('\r\n'),
  'carriage returns': plain('\r'),
  'line feeds': plain('\n'),
  NULs: plain('\0'),
  'tags of Content-Type': inHeader('Content-Type', 'a/b', ';c="\\d"'),
};

/** Every repetition the grammar allows, and some it does not. */
export const GENERATORS: readonly Generator[] = Object.entries(SHAPES).map(([name, make]) => ({
  name,
  make,
}));
