import { type DigestHash, digestHashes, hexLength } from '../digest/algorithm.ts';

/** HA1 values nobody has the password of: what is compared where there is no user. */
export type Decoys = Readonly<Record<DigestHash, string>>;

/** Drawn once, so that an unknown user costs the same hashes as a known one. */
export function drawDecoys(random: (bytes: Uint8Array) => void): Decoys {
  const draw = (hash: DigestHash): string => {
    const bytes = Buffer.alloc(hexLength(hash) / 2);
    random(bytes);
    return bytes.toString('hex');
  };
  return Object.fromEntries(digestHashes.map((hash) => [hash, draw(hash)])) as Decoys;
}
