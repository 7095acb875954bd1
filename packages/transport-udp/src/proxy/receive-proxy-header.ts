import type { Socket } from 'node:net';
import { type ProxyHeader, readProxyHeader } from './proxy-header.ts';

/**
 * Reads the PROXY header a connection begins with and puts back what follows it. The socket is
 * left paused. `done` gets undefined where there is no valid header, and is not called at all for
 * a connection that closes first.
 */
export function receiveProxyHeader(
  socket: Socket,
  maxBytes: number,
  done: (header: ProxyHeader | undefined) => void,
): void {
  let bytes: Buffer = Buffer.alloc(0);
  const receive = (chunk: Buffer): void => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    const result = readProxyHeader(bytes, maxBytes);
    if (result === 'incomplete') return;
    socket.off('data', receive);
    socket.pause();
    if (result === 'invalid') {
      done(undefined);
      return;
    }
    if (bytes.length > result.length) socket.unshift(bytes.subarray(result.length));
    done(result);
  };
  socket.on('data', receive);
}
