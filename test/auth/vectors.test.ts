import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DigestAlgorithm,
  type DigestInput,
  digestResponse,
  ha1,
  hashBody,
  hashOf,
  verifyResponse,
} from '@tollgate/auth/digest';
import { describe, expect, it } from 'vitest';
import { FOLDER } from '../support/vectors.ts';

interface Vector {
  readonly name: string;
  readonly algorithm: DigestAlgorithm;
  readonly qop: string | null;
  readonly usernameHex: string;
  readonly realm: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  readonly nc: string | null;
  readonly cnonce: string | null;
  readonly body: string | null;
  readonly ha1: string;
  readonly response: string;
}

interface Vectors {
  readonly vectors: readonly Vector[];
  readonly mustNotMatch: readonly { name: string; inputsOf: string; response: string }[];
}

const file = join(FOLDER, 'digest.json');

function inputOf(v: Vector): DigestInput {
  const username = Buffer.from(v.usernameHex, 'hex');
  return {
    algorithm: v.algorithm,
    ha1: ha1({ username, realm: v.realm, password: v.password, algorithm: hashOf(v.algorithm) }),
    method: v.method,
    uri: v.uri,
    nonce: v.nonce,
    qop: v.qop ?? undefined,
    nc: v.nc ?? undefined,
    cnonce: v.cnonce ?? undefined,
    bodyHash: hashBody(v.algorithm, Buffer.from(v.body ?? '')),
  };
}

if (!existsSync(file)) {
  it.skip('digest.json: vectors absent', () => {});
} else {
  const { vectors, mustNotMatch } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

  describe('digest vectors', () => {
    it('are all there', () => {
      expect(vectors).toHaveLength(19);
      expect(mustNotMatch).toHaveLength(2);
    });

    it.each(vectors)('$name', (v) => {
      const input = inputOf(v);
      expect(digestResponse(input)).toBe(v.response);
      expect(verifyResponse(input, v.response)).toBe(true);
      if (!v.algorithm.endsWith('-sess')) expect(input.ha1).toBe(v.ha1);
    });

    it.each(mustNotMatch)('refuses: $name', ({ inputsOf, response }) => {
      const v = vectors.find(({ name }) => name === inputsOf);
      expect(v).toBeDefined();
      if (v !== undefined) expect(verifyResponse(inputOf(v), response)).toBe(false);
    });
  });
}
