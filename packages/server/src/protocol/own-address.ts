import { bracketed } from '@tollgate/common';
import type { Source } from '@tollgate/sip-parser';
import type { Advertised } from './advertised.ts';

/**
 * Our Contact: where in-dialog requests of the caller go. `sips` is heeded over TLS only: elsewhere
 * nobody could reach us by it. RFC 3261 section 12.1.1
 */
export function contactValue(own: Advertised, source: Source, user: string, sips: boolean): string {
  const at = `${user}@${bracketed(own.host)}:${own.port}`;
  if (sips && source.transport === 'tls') return `<sips:${at}>`;
  const transport = source.transport === 'udp' ? '' : `;transport=${source.transport}`;
  return `<sip:${at}${transport}>`;
}

/** The Via of a request of ours. RFC 3261 section 8.1.1.7 */
export function viaValue(own: Advertised, source: Source, branch: string): string {
  const transport = source.transport.toUpperCase();
  return `SIP/2.0/${transport} ${bracketed(own.host)}:${own.port};branch=${branch};rport`;
}
