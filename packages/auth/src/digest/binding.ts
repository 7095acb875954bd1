import type { IpAddress } from '@tollgate/sip-parser';

/** How much of the source address a nonce is bound to. */
export type SourceBinding = 'ip' | 'prefix' | 'none';

/**
 * The part of an address that a nonce is bound to, as text: `ip` the whole IPv4 address or the /64
 * of an IPv6 one; `prefix` its /24 or /48, for a carrier whose proxies answer from a neighbouring
 * address; `none` nothing. Never the port: an honest client behind a NAT changes it.
 */
export function sourceBinding(ip: IpAddress, width: SourceBinding = 'ip'): string {
  if (width === 'none') return '';
  if (ip.family === 4) return `4.${width === 'ip' ? ip.w3 : ip.w3 >>> 8}`;
  return `6.${ip.w0}.${width === 'ip' ? ip.w1 : ip.w1 >>> 16}`;
}
