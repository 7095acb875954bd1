/** A PROXY header of version 1 for a client. */
export const proxyV1 = (address: string, port: number): string =>
  `PROXY TCP${address.includes(':') ? 6 : 4} ${address} ${address} ${port} 5060\r\n`;

/** A PROXY header of version 2 for an IPv4 client, with `extra` bytes of extensions. */
export function proxyV2(address: string, port: number, extra = 0): Buffer {
  const octets = address.split('.').map(Number);
  const header = Buffer.alloc(28 + extra);
  Buffer.from('0d0a0d0a000d0a515549540a2111', 'hex').copy(header);
  header.writeUInt16BE(12 + extra, 14);
  Buffer.from([...octets, ...octets]).copy(header, 16);
  header.writeUInt16BE(port, 24);
  header.writeUInt16BE(5060, 26);
  return header;
}

/** A PROXY header of version 2 by which the proxy speaks for itself. */
export const proxyLocal: Buffer = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex');
