import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Contestant, SeenCredentials } from './contestant.ts';

const home = new URL('../rivals/package.json', import.meta.url);
const require = createRequire(home);

/** Whether the other parsers are installed (`node scripts/setup.mjs --full`). */
export const haveRivals: boolean = existsSync(
  fileURLToPath(new URL('../rivals/node_modules/sip/package.json', import.meta.url)),
);

const text = (bytes: Buffer): string => bytes.toString('latin1');
const bare = (value: string | undefined): string => (value ?? '').replace(/^"(.*)"$/, '$1');

type Pairs = Readonly<Record<string, string | undefined>>;

function credentialsOf(pairs: Pairs | undefined): SeenCredentials | undefined {
  if (pairs === undefined) return undefined;
  return {
    username: bare(pairs['username']),
    realm: bare(pairs['realm']),
    nonce: bare(pairs['nonce']),
    uri: bare(pairs['uri']),
    response: bare(pairs['response']),
    algorithm: bare(pairs['algorithm']),
    cnonce: bare(pairs['cnonce']),
    qop: bare(pairs['qop']),
    nc: bare(pairs['nc']),
  };
}

/** For the two that hand out the raw header only. */
function splitCredentials(header: string | undefined): Pairs | undefined {
  if (header === undefined) return undefined;
  const pairs: Record<string, string> = {};
  for (const [, name = '', value = ''] of header.matchAll(/(\w+)=("[^"]*"|[^,\s]+)/g)) {
    pairs[name] = value;
  }
  return pairs;
}

interface Uri {
  /** Absent in a URI without a user. */
  readonly user: string | undefined;
  readonly host: string;
}

function kirm(): Contestant {
  const sip = require('sip') as {
    parse(data: string): {
      method: string;
      uri: string;
      headers: {
        via: readonly { params: Pairs }[];
        from: { params: Pairs };
        'call-id': string;
        cseq: { seq: number };
        'content-length': number;
        'proxy-authorization'?: readonly Pairs[];
      };
    };
    parseUri(uri: string): Uri;
  };
  return {
    name: 'sip',
    checkedOnCompact: true,
    parse: (bytes) => sip.parse(text(bytes)).headers['content-length'],
    view: (bytes) => {
      const { method, uri, headers } = sip.parse(text(bytes));
      const { user, host } = sip.parseUri(uri);
      return {
        method,
        user: user ?? '',
        host,
        branch: headers.via[0]?.params['branch'] ?? '',
        received: headers.via[0]?.params['received'] ?? '',
        fromTag: headers.from.params['tag'] ?? '',
        callId: headers['call-id'],
        cseq: headers.cseq.seq,
        contentLength: headers['content-length'],
        credentials: credentialsOf(headers['proxy-authorization']?.[0]),
      };
    },
  };
}

function drachtio(): Contestant {
  const { SipMessage, parser } = require('drachtio-sip') as {
    SipMessage: new (
      data: string,
    ) => {
      method: string;
      uri: string;
      get(name: string): string | undefined;
      getParsedHeader(name: 'via'): readonly { params: Pairs }[];
      getParsedHeader(name: 'from'): { params: Pairs };
      getParsedHeader(name: 'cseq'): { seq: number };
      getParsedHeader(name: 'proxy-authorization'): readonly Pairs[];
    };
    parser: { parseUri(uri: string): Uri };
  };
  return {
    name: 'drachtio-sip',
    checkedOnCompact: true,
    parse: (bytes) => new SipMessage(text(bytes)).method,
    view: (bytes) => {
      const m = new SipMessage(text(bytes));
      const { user, host } = parser.parseUri(m.uri);
      const via = m.getParsedHeader('via')[0]?.params;
      const isSigned = m.get('proxy-authorization') !== undefined;
      return {
        method: m.method,
        user: user ?? '',
        host,
        branch: via?.['branch'] ?? '',
        received: via?.['received'] ?? '',
        fromTag: m.getParsedHeader('from').params['tag'] ?? '',
        callId: m.get('call-id') ?? '',
        cseq: m.getParsedHeader('cseq').seq,
        contentLength: Number(m.get('content-length')),
        credentials: isSigned
          ? credentialsOf(m.getParsedHeader('proxy-authorization')[0])
          : undefined,
      };
    },
  };
}

function jssip(): Contestant {
  const { parseMessage } = require('jssip/lib/Parser.js') as {
    parseMessage(
      data: string,
      ua: object,
    ): {
      method: string;
      ruri: Uri;
      via_branch: string;
      from_tag: string;
      call_id: string;
      cseq: number;
      parseHeader(name: string): { received?: string };
      getHeader(name: string): string | undefined;
    };
  };
  const ua = {};
  return {
    name: 'jssip',
    checkedOnCompact: false,
    parse: (bytes) => parseMessage(text(bytes), ua).method,
    view: (bytes) => {
      const m = parseMessage(text(bytes), ua);
      return {
        method: m.method,
        user: m.ruri.user ?? '',
        host: m.ruri.host,
        branch: m.via_branch,
        received: m.parseHeader('via').received ?? '',
        fromTag: m.from_tag,
        callId: m.call_id,
        cseq: m.cseq,
        contentLength: Number(m.getHeader('content-length')),
        credentials: credentialsOf(splitCredentials(m.getHeader('proxy-authorization'))),
      };
    },
  };
}

async function sipJs(): Promise<Contestant> {
  const { Parser } = (await import(require.resolve('sip.js/lib/core/index.js'))) as {
    Parser: {
      parseMessage(
        data: string,
        logger: object,
      ): {
        method: string;
        ruri: Uri;
        viaBranch: string;
        fromTag: string;
        callId: string;
        cseq: number;
        parseHeader(name: string): { received?: string };
        getHeader(name: string): string | undefined;
      };
    };
  };
  const logger = { log: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
  return {
    name: 'sip.js',
    checkedOnCompact: false,
    parse: (bytes) => Parser.parseMessage(text(bytes), logger).method,
    view: (bytes) => {
      const m = Parser.parseMessage(text(bytes), logger);
      return {
        method: m.method,
        user: m.ruri.user ?? '',
        host: m.ruri.host,
        branch: m.viaBranch,
        received: m.parseHeader('via').received ?? '',
        fromTag: m.fromTag,
        callId: m.callId,
        cseq: m.cseq,
        contentLength: Number(m.getHeader('content-length')),
        credentials: credentialsOf(splitCredentials(m.getHeader('proxy-authorization'))),
      };
    },
  };
}

/** The other parsers, each read the way its documentation says; loaded when asked for. */
export const RIVALS: Readonly<Record<string, () => Contestant | Promise<Contestant>>> = {
  sip: kirm,
  'drachtio-sip': drachtio,
  jssip,
  'sip.js': sipJs,
};
