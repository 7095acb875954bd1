import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Where the published vectors are looked for. */
export const FOLDER: string = process.env['TOLLGATE_VECTORS'] ?? join(ROOT, '../shared/vectors');
const CORPORA = ['rfc4475', 'rfc5118'] as const;

/** One published torture message, with what its index says of it. */
export interface Vector {
  readonly name: string;
  readonly file: string;
  /** Whether it is a message by syntax. */
  readonly valid: boolean;
  /** Null for a response. */
  readonly method: string | null;
  readonly sha256: string;
  readonly bytes: Buffer;
}

/** Whether the published vectors are on this machine. Tests that need them are skipped without. */
export const haveVectors: boolean = existsSync(join(FOLDER, 'rfc4475', 'index.json'));

/** For the title of a suite: says so where it cannot run. */
export const vectorsNote: string = haveVectors ? '' : ' (vectors absent)';

/** Every message of both corpora; none where they are absent. */
export function readVectors(): readonly Vector[] {
  if (!haveVectors) return [];
  return CORPORA.flatMap((corpus) => {
    const folder = join(FOLDER, corpus);
    const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Omit<
      Vector,
      'bytes'
    >[];
    return index.map((entry) => ({ ...entry, bytes: readFileSync(join(folder, entry.file)) }));
  });
}

/** A newline conversion would show here. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
