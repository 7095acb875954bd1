import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configJsonSchema, readConfig } from 'tollgate/config';
import { expect, test } from 'vitest';
import { freePort } from '../support/ports.ts';
import { fromSource } from './command.ts';
import { readSamples } from './guide.ts';

const readme = readFileSync(new URL('../../packages/tollgate/README.md', import.meta.url), 'utf8');
const sample = (language: string): string =>
  readSamples(readme).find((block) => block.language === language)!.text;

test('the configuration in the README of tollgate is valid', () => {
  const environment = {
    env: { CARRIER_PASSWORD: 'kW3-only-an-example-9Zq' },
    read: () => Buffer.from('xR8-only-an-example-2Pw'),
    isPublic: () => false,
  };
  expect(readConfig(sample('yaml'), environment)).toMatchObject({ kind: 'config' });
});

test('it names every key of the configuration', () => {
  const keys = Object.keys(configJsonSchema().properties ?? {}).filter((key) => key !== '$schema');
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
  expect(
    keys.filter((key) => !rows.some((row) => row.split('|')[1]!.includes(`\`${key}\``))),
  ).toEqual([]);
});

test('the program in it runs', async () => {
  const code = `${sample('js').replace('5060', String(await freePort()))}\nawait tollgate.close();`;
  const args = [...fromSource.slice(0, -1), '--input-type=module', '--eval', code];
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
