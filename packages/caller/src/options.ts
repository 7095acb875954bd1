import { isIP } from 'node:net';
import { show } from '@tollgate/common';
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
  /** Who calls, as a SIP URI: a claim, which Tollgate never believes. @default `sip:USER@our address` */
  readonly from?: string;
  /** The digest user name. Without it no challenge is answered. */
  readonly user?: string;
  readonly password?: string;
  /** `none` leaves qop out, as old clients do; `auth` takes it where it is offered. @default 'auth' */
  readonly qop?: 'auth' | 'none';
  /** The local address, and port (0: any), to call from. @default any */
  readonly bind?: { readonly address?: string; readonly port?: number };
  /** How to trust the server of a TLS call. */
  readonly tls?: CallTlsOptions;
  /** How long to wait for the final answer before CANCEL. Whole milliseconds. @default 32000 */
  readonly timeoutMs?: number;
  /** How long an answered call lasts before BYE; a BYE of the other side ends it earlier. @default 0 */
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

/** @throws TypeError or RangeError naming the option; never showing the password */
export function callSettings(options: CallOptions): CallSettings {
  const uri = typeof options.to === 'string' ? parseUri(options.to) : undefined;
  if (uri === undefined || (uri.scheme !== 'sip' && uri.scheme !== 'sips') || uri.host === '') {
    throw new TypeError(`to: ${show(options.to)} is not a SIP URI, like sip:shop@192.0.2.1`);
  }
  if (uri.headers.length > 0) throw new TypeError('to: a Request-URI cannot have headers (?...)');
  const transport = options.transport ?? transportOf(uri);
  if (transport !== 'udp' && transport !== 'tcp' && transport !== 'tls') {
    throw new TypeError(`transport: ${show(transport)} is not udp, tcp or tls`);
  }
  const { from, user, password, qop = 'auth', bind = {} } = options;
  if (from !== undefined && (typeof from !== 'string' || parseUri(from) === undefined)) {
    throw new TypeError(`from: ${show(from)} is not a URI, like sip:alice@example.com`);
  }
  if ((user === undefined) !== (password === undefined)) {
    throw new TypeError('user and password: one is of no use without the other');
  }
  if (user !== undefined && /[":\\\r\n\0]/.test(user)) {
    throw new TypeError('user: no colon, quote, backslash or line break can be in a user name');
  }
  if (qop !== 'auth' && qop !== 'none') {
    throw new TypeError(`qop: ${show(qop)} is neither auth nor none`);
  }
  if (bind.address !== undefined && isIP(bind.address) === 0) {
    throw new TypeError(`bind.address: ${show(bind.address)} is not an IP address`);
  }
  whole('bind.port', bind.port ?? 0, 0, 65_535);
  const port = options.server?.port ?? (options.server === undefined ? uri.port : 0);
  return {
    uri,
    host: options.server?.host ?? uri.host,
    port: whole('port', port, 0, 65_535) || (transport === 'tls' ? 5061 : 5060),
    transport,
    from,
    credentials: user === undefined || password === undefined ? undefined : { user, password },
    qop,
    bind,
    tls: options.tls ?? {},
    timeoutMs: whole('timeoutMs', options.timeoutMs ?? 32_000, 1, 600_000),
    holdMs: whole('holdMs', options.holdMs ?? 0, 0, 3_600_000),
    headers: options.headers ?? [],
    sdp: options.sdp,
    signal: options.signal,
  };
}

function transportOf(uri: SipUri): Transport {
  if (uri.scheme === 'sips') return 'tls';
  return (uri.param('transport')?.toLowerCase() ?? 'udp') as Transport;
}

function whole(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name}: ${show(value)} is not a whole number from ${least} to ${most}`);
}
