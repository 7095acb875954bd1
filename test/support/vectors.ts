import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const given = process.env['TOLLGATE_VECTORS'];

/** Where the published torture messages and digest values are, if anywhere. */
export const VECTORS: string =
  given ?? fileURLToPath(new URL('../../../shared/vectors', import.meta.url));

export const vectorsPresent: boolean = existsSync(VECTORS);
