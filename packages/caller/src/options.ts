import { isIP } from 'node:net';
import {
  checkHeaders,
  checkKeys,
  flag,
  hidden,
  oneOf,
  text,
  wholeNumber,
  wrongType,
  wrongValue,
} from '@tollgate/common';
import { type HeaderList, parseUri, type SipUri, type Transport } from '@tollgate/sip-parser';

/** What to call, and as whom. */
export interface CallOptions {
  /**
   * The Request-URI: `sip:APPLICATION@HOST[:PORT][;transport=tcp]`, or `sips:`. The host is looked
   * up as an address (A, AAAA); NAPTR and SRV records are not asked for.
   */
  readonly to: string;
  /** Sends to this host in place of the one in `to`, which then only is written. */
  readonly server?: { readonly host: string; readonly port?: number };
  /** @default the `transport` parameter of `to`; `tls` for sips; else `udp` */
  readonly transport?: Transport;
  /**
   * Who calls, as a SIP URI: a claim, which Tollgate never believes.
   * @default `sip:USER@our address`
   */
  readonly from?: string;
  /** The digest user name. Without it no challenge is answered. */
  readonly user?: string;
  readonly password?: string;
  /**
   * `none` leaves qop out, as old clients do; `auth` takes it where it is offered.
   * @default 'auth'
   */
  readonly qop?: 'auth' | 'none';
  /** The local address, and port (0: any), to call from. @default any */
  readonly bind?: { readonly address?: string; readonly port?: number };
  /** How to trust the server of a TLS call. */
  readonly tls?: CallTlsOptions;
  /** How long to wait for the final answer before CANCEL. Whole milliseconds. @default 32000 */
  readonly timeoutMs?: number;
  /**
   * How long an answered call lasts before BYE; a BYE of the other side ends it earlier.
   * @default 0
   */
  readonly holdMs?: number;
  /** Further headers of the INVITE. */
  readonly headers?: HeaderList;
  /** The SDP offer. @default one inactive PCMU stream */
  readonly sdp?: string;
  /** Cancels the call, or hangs it up. */
  readonly signal?: AbortSignal;
}

/** How to trust a TLS server. */
export interface CallTlsOptions {
  /** Who may have signed its certificate (PEM). @default the public roots of Node */
  readonly ca?: string;
  /** The name the certificate must be for. @default the host of `to` */
  readonly serverName?: string;
  /** Takes any certificate: for a test against a server of one's own. @default false */
  readonly insecure?: boolean;
}

/** Options checked and completed. */
export interface CallSettings {
  readonly uri: SipUri;
  readonly host: string;
  readonly port: number;
  readonly transport: Transport;
  readonly from: string | undefined;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  readonly qop: 'auth' | 'none';
  readonly bind: { readonly address?: string; readonly port?: number };
  readonly tls: CallTlsOptions;
  readonly timeoutMs: number;
  readonly holdMs: number;
  readonly headers: HeaderList;
  readonly sdp: string | undefined;
  readonly signal: AbortSignal | undefined;
}

const callOptionNames = Object.keys({
  to: true,
  server: true,
  transport: true,
  from: true,
  user: true,
  password: true,
  qop: true,
  bind: true,
  tls: true,
  timeoutMs: true,
  holdMs: true,
  headers: true,
  sdp: true,
  signal: true,
} satisfies Record<keyof Required<CallOptions>, true>);

/** What was written beside another option, each with the path to write. */
const elsewhere = {
  host: 'server.host',
  port: 'server.port',
  address: 'bind.address',
  ca: 'tls.ca',
  serverName: 'tls.serverName',
  insecure: 'tls.insecure',
};

/**
 * Checks the options of a call and completes them.
 *
 * @throws {TypeError | RangeError} naming the option; the message never shows the password
 */
export function callSettings(options: CallOptions): CallSettings {
  checkKeys('', options, callOptionNames, elsewhere);
  const uri = readTarget(options.to);
  const { transport = transportOf(uri), from, sdp, signal, server, bind = {}, tls = {} } = options;
  const { qop = 'auth', timeoutMs = 32_000, holdMs = 0, headers = [] } = options;
  oneOf('transport', transport, ['udp', 'tcp', 'tls']);
  if (from !== undefined && (typeof from !== 'string' || parseUri(from) === undefined)) {
    throw wrongType('from', 'a URI like sip:alice@example.com', from);
  }
  if (server !== undefined) checkServer(server);
  checkBind(bind);
  checkTls(tls);
  checkHeaders('headers', headers);
  if (sdp !== undefined && typeof sdp !== 'string') throw wrongType('sdp', 'a text', sdp);
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw wrongType('signal', 'an AbortSignal', signal);
  }
  return {
    uri,
    host: server?.host ?? uri.host,
    port: (server ?? uri).port || (transport === 'tls' ? 5061 : 5060),
    transport,
    from,
    credentials: readCredentials(options),
    qop: oneOf('qop', qop, ['auth', 'none']),
    bind,
    tls,
    timeoutMs: wholeNumber('timeoutMs', timeoutMs, { max: 600_000 }),
    holdMs: wholeNumber('holdMs', holdMs, { min: 0, max: 3_600_000 }),
    headers,
    sdp,
    signal,
  };
}

function readTarget(to: unknown): SipUri {
  const wanted = 'a SIP URI without headers, like sip:shop@192.0.2.1';
  const uri = typeof to === 'string' ? parseUri(to) : undefined;
  const isSip = uri?.scheme === 'sip' || uri?.scheme === 'sips';
  if (!isSip || uri.host === '' || uri.headers.length > 0) throw wrongType('to', wanted, to);
  return uri;
}

function transportOf(uri: SipUri): Transport {
  if (uri.scheme === 'sips') return 'tls';
  return (uri.param('transport')?.toLowerCase() ?? 'udp') as Transport;
}

function readCredentials({ user, password }: CallOptions): CallSettings['credentials'] {
  if (user === undefined && password === undefined) return undefined;
  if (user === undefined) throw wrongType('user', 'given beside password', user);
  const wanted = 'a text without colon, quote, backslash and line break';
  if (typeof user !== 'string') throw wrongType('user', wanted, user);
  if (/[":\\\r\n\0]/.test(user)) throw wrongValue('user', wanted, user);
  if (password === undefined) throw wrongType('password', 'given beside user', password);
  return { user, password: text('password', password, 'a text', hidden(password)) };
}

function checkServer(server: NonNullable<CallOptions['server']>): void {
  checkKeys('server', server, ['host', 'port']);
  text('server.host', server.host, 'a host name or an IP address');
  if (server.port !== undefined) wholeNumber('server.port', server.port, { min: 0, max: 65_535 });
}

function checkBind(bind: NonNullable<CallOptions['bind']>): void {
  checkKeys('bind', bind, ['address', 'port']);
  const { address, port } = bind;
  if (address !== undefined && (typeof address !== 'string' || isIP(address) === 0)) {
    throw wrongType('bind.address', 'an IP address', address);
  }
  if (port !== undefined) wholeNumber('bind.port', port, { min: 0, max: 65_535 });
}

function checkTls(tls: CallTlsOptions): void {
  checkKeys('tls', tls, ['ca', 'serverName', 'insecure']);
  if (tls.ca !== undefined) text('tls.ca', tls.ca, 'PEM text', hidden(tls.ca));
  if (tls.serverName !== undefined) text('tls.serverName', tls.serverName, 'a host name');
  if (tls.insecure !== undefined) flag('tls.insecure', tls.insecure);
}
