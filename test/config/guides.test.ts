import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../support/ports.ts';
import { createSecretWatch } from '../support/secrets.ts';
import { fromSource } from './command.ts';
import { type Guide, readSamples, startGuide } from './guide.ts';

/** The packages that guides and READMEs import, each with its folder. */
const installed = {
  tollgate: 'tollgate',
  '@tollgate/server': 'server',
  '@tollgate/caller': 'caller',
};

/** A project that has the packages installed, from their sources. */
function project(): { folder: string; env: Record<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-guide-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  mkdirSync(join(folder, 'node_modules', '@tollgate'), { recursive: true });
  for (const [name, from] of Object.entries(installed)) {
    const source = fileURLToPath(new URL(`../../packages/${from}`, import.meta.url));
    symlinkSync(source, join(folder, 'node_modules', name));
  }
  const [main, ...flags] = [...fromSource].reverse();
  const script = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  script('tollgate', `exec "${process.execPath}" "${main}" "$@"`);
  script('npx', 'exec "$@"');
  const env = {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    NODE_OPTIONS: flags.reverse().join(' '),
    NO_COLOR: '1',
  };
  return { folder, env };
}

describe.each([
  'docs/guides/bring-your-own-carrier.md',
  'docs/guides/embed.md',
  'packages/server/README.md',
  'packages/caller/README.md',
])('%s', (name) => {
  const path = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const samples = readSamples(readFileSync(path, 'utf8'));
  let guide: Guide;
  let folder: string;
  let port: number;
  beforeAll(async () => {
    const fresh = project();
    ({ folder } = fresh);
    guide = startGuide(fresh);
    port = await freePort();
  });
  afterAll(async () => {
    await guide.end();
    rmSync(folder, { recursive: true });
  });

  test.each(samples)(
    'line $line: $language $word',
    async (sample) => {
      await guide.follow({ ...sample, text: sample.text.replaceAll('5060', String(port)) });
    },
    60_000,
  );

  test('what runs ends in order, and nothing secret was printed', async () => {
    expect(await guide.end()).toBe(0);
    const secrets = readFileSync(path, 'utf8').matchAll(/PASSWORD='([^']+)'/g);
    createSecretWatch(...[...secrets].map(([, secret]) => secret!)).check(guide.printed());
  });
});
