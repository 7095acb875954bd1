import { readNonce } from '@tollgate/auth/digest';
import { parse } from '@tollgate/sip-parser';

/**
 * The moment the nonce in a request says it was made, wall clock in milliseconds; undefined without
 * a nonce of Tollgate's form. Nothing is verified.
 */
export function momentOf(bytes: Uint8Array): number | undefined {
  const message = parse(bytes);
  if (message.kind !== 'request') return undefined;
  for (const { nonce } of message.credentials) {
    const content = nonce === undefined ? undefined : readNonce(nonce);
    if (content !== undefined) return content.issued;
  }
  return undefined;
}
