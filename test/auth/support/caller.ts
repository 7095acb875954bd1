import { createHash } from 'node:crypto';

// A client's side of digest authentication, written from the RFCs apart from the code under test.

const openSsl: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-256': 'sha256',
  'SHA-512-256': 'sha512-256',
};

export interface Challenged {
  readonly header: 'WWW-Authenticate' | 'Proxy-Authenticate';
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: string;
  readonly qop: readonly string[];
  readonly stale: boolean;
}

/** Every challenge of a response, topmost first. */
export function challenges(response: Uint8Array): Challenged[] {
  const text = Buffer.from(response).toString('latin1');
  return [...text.matchAll(/^(WWW|Proxy)-Authenticate: Digest (.*)\r$/gm)].map((line) => {
    const values = new Map<string, string>();
    for (const [, name, quoted, bare] of (line[2] as string).matchAll(
      /(\w+)=(?:"([^"]*)"|([^,\s]+))/g,
    )) {
      values.set(name as string, (quoted ?? bare) as string);
    }
    return {
      header: `${line[1] as 'WWW' | 'Proxy'}-Authenticate`,
      realm: values.get('realm') ?? '',
      nonce: values.get('nonce') ?? '',
      algorithm: values.get('algorithm') ?? 'MD5',
      qop: (values.get('qop') ?? '').split(',').filter((token) => token !== ''),
      stale: values.get('stale') === 'true',
    };
  });
}

export interface AnswerInit {
  readonly username?: string;
  readonly password?: string;
  readonly method?: string;
  readonly uri?: string;
  /** undefined: the first offered; null: the form of RFC 2069. */
  readonly qop?: string | null;
  readonly nc?: string;
  readonly cnonce?: string;
  readonly body?: string;
  /** H(username:realm:password), to be given where a client would not compute it. */
  readonly ha1?: string;
  /** Replaces what the challenge said. */
  readonly realm?: string;
  readonly nonce?: string;
  readonly algorithm?: string;
}

/** The parameters of an answer by name, quoted as the grammar wants them. */
export function parameters(to: Challenged, init: AnswerInit = {}): Map<string, string> {
  const { username = 'alice', password = 'wonderland', method = 'INVITE', body = '' } = init;
  const { uri = 'sip:sales@tollgate.example', nc = '00000001', cnonce = 'c0ffee' } = init;
  const { realm = to.realm, nonce = to.nonce, algorithm = to.algorithm } = init;
  const qop = init.qop === undefined ? (to.qop[0] ?? null) : init.qop;
  const session = algorithm.endsWith('-sess');
  const hash = openSsl[session ? algorithm.slice(0, -5) : algorithm] ?? 'md5';
  const H = (octets: string) =>
    createHash(hash).update(Buffer.from(octets, 'latin1')).digest('hex');
  const secret = init.ha1 ?? H(`${username}:${realm}:${password}`);
  const a1 = session ? H(`${secret}:${nonce}:${cnonce}`) : secret;
  const a2 = qop === 'auth-int' ? H(`${method}:${uri}:${H(body)}`) : H(`${method}:${uri}`);
  const response =
    qop === null ? H(`${a1}:${nonce}:${a2}`) : H(`${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`);
  return new Map([
    ['username', `"${username}"`],
    ['realm', `"${realm}"`],
    ['nonce', `"${nonce}"`],
    ['uri', `"${uri}"`],
    ['response', `"${response}"`],
    ['algorithm', algorithm],
    ...(qop === null
      ? []
      : ([
          ['qop', qop],
          ['nc', nc],
          ['cnonce', `"${cnonce}"`],
        ] as const)),
  ]);
}

/** A header line made of parameters. */
export function line(
  values: ReadonlyMap<string, string>,
  header = 'Proxy-Authorization',
  separator = ', ',
): string {
  return `${header}: Digest ${[...values].map(([name, value]) => `${name}=${value}`).join(separator)}`;
}

/** A whole Authorization line that answers a challenge. */
export function answer(to: Challenged, init: AnswerInit = {}): string {
  const header = to.header === 'WWW-Authenticate' ? 'Authorization' : 'Proxy-Authorization';
  return line(parameters(to, init), header);
}
