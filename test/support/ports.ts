import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/** A port of the loopback range that is free for UDP and for TCP at this moment. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = await boundTcp(host);
    if (await udpIsFree(host, port)) return port;
  }
}

function boundTcp(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function udpIsFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.on('error', () => resolve(false));
    socket.bind(port, host, () => socket.close(() => resolve(true)));
  });
}
