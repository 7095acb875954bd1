import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { parse, type Reply, type Source, validate, writeResponse } from '@tollgate/sip-parser';
import { type Listener, listenTcp } from '@tollgate/transport-udp';
import { describe, expect } from 'vitest';
import { run, testWith } from '../support/programs.ts';
import { closed, message } from '../support/streams.ts';

const PROOF = process.env['PROOF'] === '1';
const IDLE = PROOF ? 5000 : 300;
const CALLS = PROOF ? { count: 100, aSecond: 10 } : { count: 40, aSecond: 20 };

/** As much of a server as sipp's own caller needs. */
function answer(bytes: Uint8Array, source: Source, reply: Reply): void {
  const request = validate(parse(bytes, { stream: true }));
  if (request.kind !== 'request' || request.method === 'ACK') return;
  const headers = [['Contact', '<sip:server@127.0.0.1>']] as const;
  reply(writeResponse(request, { status: 200, toTag: 'tag', source, headers }));
}

/** What a hostile peer does with its connection, until that is closed. */
const behaviours: Readonly<Record<string, (socket: Socket) => unknown>> = {
  'sends one byte a second': (socket) => every(socket, 1000, () => socket.write('O')),
  'never ends its header': (socket) => {
    socket.write('OPTIONS sip:a@example.com SIP/2.0\r\n');
    every(socket, 10, () => socket.write(`X: ${'a'.repeat(900)}\r\n`));
  },
  'announces 2^31 bytes': (socket) =>
    socket.write(message().replace('Content-Length: 0', 'Content-Length: 2147483648')),
  'pipelines garbage': (socket) => socket.write(`${message().repeat(50)}\x00\x01\n\n${message()}`),
  'does not read': (socket) => {
    socket.pause();
    every(socket, 20, () => socket.writableNeedDrain || socket.write(message().repeat(50)));
  },
  'floods with CRLF': (socket) =>
    every(socket, 5, () => socket.writableNeedDrain || socket.write('\r\n'.repeat(8192))),
  'comes and goes': (socket) => {
    socket.write(message().slice(0, 100));
    socket.resetAndDestroy();
  },
};

function every(socket: Socket, ms: number, act: () => unknown): void {
  const timer = setInterval(act, ms);
  socket.on('close', () => clearInterval(timer));
}

/** Keeps hostile peers at work from addresses of their own until told to stop. */
async function besiege(listener: Listener): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  let over = false;
  const dial = async (localAddress: string): Promise<Socket> => {
    const socket = connect({ port: listener.port, host: '127.0.0.1', localAddress });
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
    await Promise.race([once(socket, 'connect'), closed(socket)]).catch(() => {});
    return socket;
  };
  for (let i = 0; i < IDLE; i++) await dial(`127.0.${1 + Math.floor(i / 100)}.1`);
  const attackers = Object.values(behaviours).map(async (behave, index) => {
    while (!over) {
      const socket = await dial(`127.1.0.${index + 1}`);
      behave(socket);
      await closed(socket);
    }
  });
  return async () => {
    over = true;
    for (const socket of sockets) socket.destroy();
    await Promise.all(attackers);
  };
}

describe(`${IDLE} idle connections and ${Object.keys(behaviours).length} hostile peers at work`, () => {
  const { count, aSecond } = CALLS;
  testWith('sipp')(
    `meanwhile ${count} calls by sipp at ${aSecond}/s: ${count} of ${count}`,
    async () => {
      const errors: string[] = [];
      const listener = await listenTcp(
        { address: '127.0.0.1', port: 0 },
        {
          message: answer,
          error: (error, where) => {
            if (where !== 'connection') errors.push(`${where}: ${error.message}`);
          },
        },
      );
      const stop = await besiege(listener);
      const { code, stdout, stderr } = await run(
        'sipp',
        [
          ...[
            '-sn',
            'uac',
            '-t',
            'tn',
            '-i',
            '127.0.0.1',
            '-nostdin',
            '-max_socket',
            '500',
            '-timeout',
            '100s',
          ],
          ...['-m', `${count}`, '-r', `${aSecond}`, '-d', '100', `127.0.0.1:${listener.port}`],
        ],
        { limitMs: 110_000, cwd: '/tmp' },
      );
      await stop();
      await listener.close();
      expect(code, stderr + stdout.slice(-2000)).toBe(0);
      const counters = listener.counters();
      if (PROOF) process.stdout.write(`\n${JSON.stringify(counters)}\n`);
      expect(errors).toEqual([]);
      expect(counters.malformed).toBeGreaterThan(0);
      expect(counters.messages).toBeGreaterThanOrEqual(3 * count);
      expect(listener.connections()).toBe(0);
    },
    180_000,
  );
});
