import type { SipRequest, Source } from '@tollgate/sip-parser';

/** What a branch begins with when it is unique by itself. RFC 3261 section 8.1.1.7 */
const COOKIE = 'z9hG4bK';

/** True for a branch that names its transaction; the bare cookie names none. */
export function namesTransaction(branch: string): boolean {
  return branch.length > COOKIE.length && branch.startsWith(COOKIE);
}

/**
 * The key of the server transaction that a request belongs to, `method` being the method of the
 * request that opened it (INVITE for an ACK and a CANCEL).
 *
 * To branch, sent-by and method it adds the packet's source, because "there could be accidental or
 * malicious duplication of branch parameters from different clients": nobody hits another's
 * transaction. RFC 3261 section 17.2.3
 */
export function serverKey(request: SipRequest, source: Source, method: string): string {
  const { branch, host, port } = request.topVia;
  return namesTransaction(branch)
    ? `${origin(source)}${port} ${part(method)}${part(host)}${part(branch)}`
    : legacyKey(request, source, method, request.to.tag);
}

/**
 * The same for a request of an RFC 2543 client, whose branch names nothing. The To tag is an
 * argument because an ACK carries the one of the answer, not that of its INVITE.
 * RFC 3261 section 17.2.3
 */
export function legacyKey(
  request: SipRequest,
  source: Source,
  method: string,
  toTag: string,
): string {
  const { branch, host, port, transport } = request.topVia;
  const via = `${part(transport)}${part(host)}${port} ${part(branch)}`;
  const call = `${part(request.requestUri.raw)}${part(request.callId)}${part(request.from.tag)}${part(toTag)}`;
  return `2543 ${origin(source)}${request.cseq.number} ${part(method)}${via}${call}`;
}

/** What two copies of one INVITE that came by different paths share. RFC 3261 section 8.2.2.2 */
export function mergeKey(request: SipRequest): string {
  return `${request.cseq.number} ${part(request.callId)}${part(request.from.tag)}`;
}

/** The key of the client transaction that a response answers. RFC 3261 section 17.1.3 */
export function clientKey(branch: string, method: string): string {
  return `${part(method)}${branch}`;
}

/** A copy that shares no memory with the message it came from (one character an octet). */
export function own(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

function origin(source: Source): string {
  return `${source.transport} ${source.flow} ${source.port} ${source.address} `;
}

/** Delimits itself, so that no text inside one part can imitate the next one. */
function part(text: string): string {
  return `${text.length} ${text}`;
}
