/** An IPv6 address as a host of a URI or Via. RFC 3261 section 25.1 (IPv6reference) */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
