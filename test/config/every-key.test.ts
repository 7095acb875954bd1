import { configJsonSchema, readConfig } from 'tollgate/config';
import { expect, test } from 'vitest';
import { changesBetween } from '../../packages/tollgate/src/config/changes.ts';

const properties = configJsonSchema().properties as Readonly<
  Record<string, { readonly examples?: readonly unknown[] }>
>;

const BASE = {
  realm: 'test.example',
  credentials: { carrier: { passwordEnv: 'PASSWORD' } },
  applications: [{ id: 'support', auth: 'credential', credentials: ['carrier'] }],
};
const environment = {
  env: {
    PASSWORD: 'kW3-only-an-example-9Zq',
    TOLLGATE_NONCE_KEY: 'xR8-only-an-example-2Pw-of-nonces',
  },
  read: () => 'no files here',
  isPublic: () => false,
};

/** A configuration that differs from the base by this key alone. */
function configWith(key?: string) {
  const file = key === undefined ? BASE : { ...BASE, [key]: properties[key]!.examples![0] };
  const config = readConfig(JSON.stringify(file), environment);
  if (config.kind === 'invalid') throw new Error(JSON.stringify(config.problems));
  return config;
}

const optional = Object.keys(properties).filter(
  (key) => !(key in BASE) && key !== '$schema' && key !== 'accessLists',
);
/** Keys that `serve` reads, not the server. */
const ofServe = ['drainMs', 'logs', 'metrics', 'control'];

test.each(optional)('a change of the key %s is told of', (key) => {
  const { live, restart } = changesBetween(configWith(), configWith(key));
  const told = [...live, ...restart].filter((text) => text === key || text.startsWith(`${key}: `));
  expect(told).toHaveLength(1);
});

test.each(optional.filter((key) => !ofServe.includes(key)))(
  'the key %s reaches the server',
  (key) => {
    const [before, after] = [configWith(), configWith(key)];
    if (key === 'onCall') expect(after.action('support')).not.toEqual(before.action('support'));
    else expect(after.server).not.toEqual(before.server);
  },
);
