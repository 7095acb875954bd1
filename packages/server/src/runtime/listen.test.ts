import type { Listener } from '@tollgate/transport-udp';
import { expect, test } from 'vitest';
import { type ListenSpec, openAll } from './listen.ts';

const udp: ListenSpec = { transport: 'udp', address: '127.0.0.1', port: 0 };
const handler = { message() {} };

test.each([
  ['sctp', '"sctp"'],
  [1n, '1'],
  [Object.create(null), 'a mapping'],
])('names another transport, whatever it is: %s', async (transport, shown) => {
  const opening = openAll(
    [{ transport } as unknown as ListenSpec],
    () => false,
    handler,
    () => {},
  );
  await expect(opening).rejects.toThrow(
    `listen: transport must be 'udp', 'tcp' or 'tls', got ${shown}`,
  );
});

test('tells of each listener in order, and closes all where one cannot be opened', async () => {
  const told: Listener[] = [];
  const broken = { transport: 'sctp' } as unknown as ListenSpec;
  const opening = openAll(
    [{ ...udp, name: 'a' }, { ...udp, name: 'b' }, broken],
    () => false,
    handler,
    (listener) => told.push(listener),
  );
  await expect(opening).rejects.toThrow("transport must be 'udp', 'tcp' or 'tls', got \"sctp\"");
  expect(told.map(({ name }) => name)).toEqual(['a', 'b']);
  const again = told.map(({ port }) => ({ ...udp, port }));
  const listeners = await openAll(
    again,
    () => false,
    handler,
    () => {},
  );
  await Promise.all(listeners.map((listener) => listener.close()));
});
