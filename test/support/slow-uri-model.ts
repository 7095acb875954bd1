/**
 * URI equality as RFC 3261 section 19.1.4 words it, on text and with regular expressions: slow,
 * and independent of the parser it is compared with. SIP and SIPS URIs only.
 */
export function sameUriByTheBook(a: string, b: string): boolean {
  const left = split(a);
  const right = split(b);
  if (left.scheme !== right.scheme) return false;
  if (left.user !== right.user || left.password !== right.password) return false;
  if (left.host !== right.host || left.port !== right.port) return false;
  for (const name of new Set([...left.parameters.keys(), ...right.parameters.keys()])) {
    const one = left.parameters.get(name);
    const other = right.parameters.get(name);
    const both = one !== undefined && other !== undefined;
    if (both && one !== other) return false;
    // "can resolve to different transports" is the RFC's reason for transport.
    if (!both && /^(user|ttl|method|maddr|transport)$/.test(name)) return false;
  }
  return left.headers.join('&') === right.headers.join('&');
}

interface Parts {
  readonly scheme: string;
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly headers: readonly string[];
}

function split(text: string): Parts {
  const match =
    /^([a-z]+):(?:([^@:]*)(?::([^@]*))?@)?(\[[^\]]*\]|[^:;?]*)(?::([0-9]+))?([^?]*)(?:\?(.*))?$/i.exec(
      text,
    );
  if (match === null) throw new Error(`not a URI: ${text}`);
  const [, scheme = '', user = '', password = '', host = '', port = '', parameters = '', headers] =
    match;
  return {
    scheme: scheme.toLowerCase(),
    user: plain(user),
    password: plain(password),
    host: host.toLowerCase(),
    port: port === '' ? '' : String(BigInt(port)),
    parameters: new Map(
      parameters
        .split(';')
        .slice(1)
        .map((pair) => plain(pair).toLowerCase().split(/=(.*)/s) as [string, string?])
        .map(([name, value]) => [name, value ?? '']),
    ),
    headers:
      headers === undefined
        ? []
        : headers
            .split('&')
            .map((pair) => plain(pair).toLowerCase())
            .sort(),
  };
}

/** Escapes of characters that are not reserved stand for those characters. */
function plain(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number(`0x${escaped.slice(1)}`));
    return /[;/?:@&=+$,%]/.test(character) ? escaped.toUpperCase() : character;
  });
}
