import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

// Below what systems give out for port 0 and for outgoing connections (from 32768 on, or higher):
// another test must not be given a port between its being found free and its being used.
const FIRST = 20_000;
/** Each of the processes that run tests side by side has ports of its own. */
const EACH = 600;
const PROCESSES = 20;

const first = FIRST + EACH * (Number(process.env['VITEST_POOL_ID'] ?? 0) % PROCESSES);
let next = Math.floor(Math.random() * EACH);

/** A port of the loopback range that is free for UDP and for TCP, and not given out again soon. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < EACH; tries++) {
    const port = first + (next++ % EACH);
    if ((await tcpIsFree(host, port)) && (await udpIsFree(host, port))) return port;
  }
  throw new Error(`no port from ${first} to ${first + EACH - 1} is free on ${host}`);
}

function tcpIsFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function udpIsFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.on('error', () => resolve(false));
    socket.bind(port, host, () => socket.close(() => resolve(true)));
  });
}
