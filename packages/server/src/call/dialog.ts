import {
  type NameAddr,
  parseUri,
  type SipRequest,
  type SipUri,
  writeRequest,
} from '@tollgate/sip-parser';

/**
 * The state of a dialog of ours, as the called side. All text is copied out of the INVITE, so that
 * nothing here keeps a datagram.
 * RFC 3261 section 12.1.1
 */
export interface Dialog {
  readonly callId: string;
  /** Ours: 128 random bits, so that knowing it proves having seen our answer. */
  readonly localTag: string;
  readonly remoteTag: string;
  /** The From of our requests: the To of the INVITE with our tag. */
  readonly local: string;
  /** The To of our requests: the From of the INVITE. */
  readonly remote: string;
  /** The route set, as URIs. */
  readonly routes: readonly string[];
  /** The Contact of the caller: the Request-URI of our requests. */
  remoteTarget: string;
  remoteCSeq: number;
}

export function createDialog(request: SipRequest, localTag: string): Dialog {
  return {
    callId: own(request.callId),
    localTag,
    remoteTag: own(request.from.tag),
    local: `${party(request.header('to'), request.to)};tag=${localTag}`,
    remote: party(request.header('from'), request.from),
    routes: (request.nameAddrs('record-route') ?? []).map(({ uri }) => target(uri)),
    remoteTarget: contactOf(request) ?? target(request.from.uri),
    remoteCSeq: request.cseq.number,
  };
}

/** Whether our Contact must be a SIPS URI. RFC 3261 section 12.1.1 */
export function needsSips(request: SipRequest): boolean {
  const hop = request.nameAddrs('record-route')?.[0] ?? request.contacts?.[0];
  return request.requestUri.scheme === 'sips' || hop?.uri.scheme === 'sips';
}

/** Whether a request belongs to the dialog: both tags and the Call-ID. RFC 3261 section 12.2.2 */
export function inDialog(dialog: Dialog, request: SipRequest): boolean {
  return (
    request.callId === dialog.callId &&
    request.from.tag === dialog.remoteTag &&
    request.to.tag === dialog.localTag
  );
}

/**
 * A target refresh: a re-INVITE or UPDATE may move the caller's Contact. RFC 3261 section 12.2.2
 */
export function refreshTarget(dialog: Dialog, request: SipRequest): void {
  dialog.remoteTarget = contactOf(request) ?? dialog.remoteTarget;
}

/**
 * Our BYE, the one request we send in a dialog. It names the remote target and the route set, as
 * the RFC asks, and is sent to where the INVITE came from.
 * RFC 3261 section 12.2.1.1
 */
export function writeBye(dialog: Dialog, via: string): Uint8Array {
  const { requestUri, routes } = destination(dialog);
  return writeRequest({
    method: 'BYE',
    requestUri,
    headers: [
      ['Via', via],
      ...routes.map((route) => ['Route', `<${route}>`] as const),
      ['Max-Forwards', '70'],
      ['From', dialog.local],
      ['To', dialog.remote],
      ['Call-ID', dialog.callId],
      ['CSeq', '1 BYE'],
    ],
  });
}

/**
 * Request-URI and Route of a request in the dialog: the remote target and the route set, or, where
 * the first hop is a strict router (no `lr`), that hop and the rest with the remote target last.
 * RFC 3261 section 12.2.1.1
 */
function destination({ routes, remoteTarget }: Dialog): {
  readonly requestUri: string;
  readonly routes: readonly string[];
} {
  const [first, ...rest] = routes;
  if (first === undefined || parseUri(first)?.param('lr') !== undefined) {
    return { requestUri: remoteTarget, routes };
  }
  return { requestUri: first, routes: [...rest, remoteTarget] };
}

/**
 * A From or To to write again, as sent; without its display name where that is no UTF-8 or holds an
 * octet (a quoted NUL is legal) that no header of ours may carry.
 */
function party(octets: string | undefined, address: NameAddr): string {
  const text = Buffer.from(octets ?? '\0', 'latin1').toString();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (!/[\x00-\x08\x0a-\x1f\x7f\ufffd]/.test(text)) return text;
  return own(`<${address.uri.raw}>${address.tag === '' ? '' : `;tag=${address.tag}`}`);
}

/** Ours must be the only copy: a substring would keep the whole request alive. */
function own(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** A URI to send requests to: one of a dialog has no headers. RFC 3261 section 19.1.1 */
function target({ raw, headers }: SipUri): string {
  return own(headers.length === 0 ? raw : raw.slice(0, raw.indexOf('?', raw.lastIndexOf('@') + 1)));
}

function contactOf(request: SipRequest): string | undefined {
  const contact = request.contacts?.[0]?.uri;
  return contact?.scheme === 'sip' || contact?.scheme === 'sips' ? target(contact) : undefined;
}
