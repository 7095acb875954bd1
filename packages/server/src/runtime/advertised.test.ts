import type { Listener } from '@tollgate/transport-udp';
import { expect, test } from 'vitest';
import { reachable } from './advertised.ts';

const listener = (more: Partial<Listener>) =>
  ({ name: 'main', transport: 'udp', port: 5060, address: '192.0.2.1', ...more }) as Listener;

test('a bound address is what Contact names; advertise goes before it', () => {
  expect(reachable(listener({}))).toEqual({ host: '192.0.2.1', port: 5060 });
  const advertise = { host: 'sip.example.com', port: 5070 };
  expect(reachable(listener({ advertise }))).toBe(advertise);
});

test.each(['0.0.0.0', '::'])('%s without advertise warns, and never names itself', (address) => {
  const { host, warning } = reachable(listener({ address }));
  expect(host).not.toBe(address);
  expect(warning).toContain('advertise');
});
