import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { listenTcp } from '@tollgate/transport-udp';
import { expect, test } from 'vitest';
import { collect } from '../support/heap.ts';
import { message } from '../support/streams.ts';

const CONNECTIONS = process.env['PROOF'] === '1' ? 5000 : 500;
const KIB = 1024;

/** Bytes held after garbage collection, heap and buffers. */
async function held(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Bytes a connection costs, both ends together, while it is idle. */
async function costOf(
  port: number,
  count: () => number,
  pieces: readonly string[],
): Promise<number> {
  const before = await held();
  const sockets: Socket[] = [];
  for (let i = 0; i < CONNECTIONS; i++) {
    const socket = connect({ port, host: '127.0.0.1' });
    sockets.push(socket);
    await once(socket, 'connect');
  }
  for (const piece of pieces) {
    for (const socket of sockets) socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 200)); // a chunk of its own
  }
  await expect.poll(count, { timeout: 30_000 }).toBe(CONNECTIONS);
  // A few looks of the listener's timer, at which idle connections give back what they do not need.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const cost = ((await held()) - before) / CONNECTIONS;
  await Promise.all(sockets.map((socket) => once(socket.destroy(), 'close')));
  return cost;
}

const large = message('one', 'b'.repeat(40_000));

test.each([
  ['that has said nothing', []],
  ['that has sent a message', [message()]],
  ['that has sent a large message in two pieces', [large.slice(0, 30_000), large.slice(30_000)]],
])(
  `a connection ${'%s'} costs at most 2 KiB more than a bare net.Socket (${CONNECTIONS} of them)`,
  async (_what, pieces) => {
    let heard = 0;
    const connected = new Set<Socket>();
    const bare = createServer({ noDelay: true, keepAlive: true }, (socket) => {
      connected.add(socket);
      let length = 0;
      socket.on('data', (chunk) => {
        length += chunk.length;
        if (length === pieces.join('').length) heard++;
      });
      socket.on('close', () => connected.delete(socket));
    });
    bare.listen(0, '127.0.0.1');
    await once(bare, 'listening');
    const { port } = bare.address() as AddressInfo;
    const listener = await listenTcp(
      // The deadlines are another test's: a slow machine must not end these connections.
      {
        address: '127.0.0.1',
        port: 0,
        maxConnectionsPerSource: CONNECTIONS,
        firstMessageTimeoutMs: 600_000,
        lingerMs: 100, // so that its timer looks every 20 ms
      },
      { message: () => void heard++ },
    );
    const measureBare = (): Promise<number> => {
      heard = 0;
      return costOf(port, () => (pieces.length === 0 ? connected.size : heard), pieces);
    };
    const measureOurs = (): Promise<number> => {
      heard = 0;
      return costOf(
        listener.port,
        () => (pieces.length === 0 ? listener.connections() : heard),
        pieces,
      );
    };
    // The first round of each pays for code that is compiled on the way.
    await measureBare();
    await measureOurs();
    const [plain, ours] = [await measureBare(), await measureOurs()];
    if (process.env['PROOF'] === '1') {
      process.stdout.write(`\nbytes a connection above net.Socket: ${Math.round(ours - plain)}\n`);
    }
    expect(ours - plain).toBeLessThanOrEqual(2 * KIB);
    await listener.close();
    bare.close();
  },
  240_000,
);
