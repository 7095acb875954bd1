import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { testWith } from '../support/programs.ts';
import { message } from '../support/streams.ts';
import { alice, startServer, type TestServer } from './server.ts';
import { type SippResult, sipp } from './sipp.ts';

const addresses = 50;
const idleOfEach = 99;

/** Keeps writing what `next` gives, whether or not it is read, until it is cut off. */
function writing(next: () => string, everyMs: number): (socket: Socket) => void {
  return (socket) => {
    const timer = setInterval(() => socket.write(next()), everyMs);
    socket.once('close', () => clearInterval(timer));
  };
}

const begun = message('hostile').split('Content-Length')[0]!;
const ways: readonly ((socket: Socket) => void)[] = [
  // A request a byte at a time.
  (socket) => {
    const bytes = [...message('slow')];
    writing(() => bytes.shift() ?? '', 1000)(socket);
  },
  // A header that never ends.
  (socket) => {
    socket.write(`${begun}Subject: `);
    writing(() => 'x'.repeat(1000), 20)(socket);
  },
  // A body that nobody could hold.
  (socket) => {
    socket.write(`${begun}Content-Length: 2147483648\r\n\r\n`);
    writing(() => 'x'.repeat(1000), 20)(socket);
  },
  writing(() => 'this is not SIP\r\n\r\n'.repeat(50), 20),
  writing(() => '\r\n\r\n'.repeat(250), 20),
  // Questions whose answers it never reads.
  (socket) => {
    socket.pause();
    writing(() => message('deaf').repeat(20), 20)(socket);
  },
];

/** Thousands of connections that say nothing, and some of each worse kind. */
async function gather(server: TestServer): Promise<Set<Socket>> {
  const crowd = new Set<Socket>();
  const join = (address: string): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port: server.port, host: server.host, localAddress: address });
      crowd.add(socket);
      socket.once('connect', () => resolve(socket));
      // What comes after the connection is made is the server's defence.
      socket.on('error', reject);
      socket.once('close', () => crowd.delete(socket));
      socket.resume();
    });
  for (let address = 1; address <= addresses; address++) {
    const from = `127.0.1.${address}`;
    await Promise.all(Array.from({ length: idleOfEach }, () => join(from)));
    const way = ways[address % ways.length]!;
    way(await join(from));
  }
  return crowd;
}

testWith('sipp')(
  'a hundred calls of a hundred get through while 5,000 hostile connections are held open',
  async () => {
    // The deadlines have tests of their own: here nobody is to be rid of before the calls are over.
    const server = await startServer({}, { firstMessageTimeoutMs: 60_000 });
    const crowd = await gather(server);
    expect(crowd.size).toBeGreaterThan(4900);
    const call = (transport: 'udp' | 'tcp'): Promise<SippResult> =>
      sipp({
        ...{ scenario: 'digest-call', service: 'digest', port: server.port, transport, ...alice },
        ...{ calls: 50, rate: 5 },
      });
    const results = await Promise.all([call('udp'), call('tcp')]);
    expect(results).toMatchObject([
      { code: 0, errors: '' },
      { code: 0, errors: '' },
    ]);
    expect(server.decisions.filter(({ verdict }) => verdict === 'accept')).toHaveLength(100);
    expect(crowd.size).toBeGreaterThan(4900);
    for (const socket of crowd) socket.destroy();
    await server.close();
    expect(server.faults).toEqual([]);
  },
  90_000,
);
