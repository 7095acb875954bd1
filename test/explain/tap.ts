import type { Socket } from 'node:dgram';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { CapturedMessage } from '@tollgate/server/explain';

/** Sees every datagram that a UDP socket of this process receives. */
export interface Tap {
  readonly messages: CapturedMessage[];
  stop(): void;
}

/** Listens from now on, to sockets that are made from now on. */
export function tap(): Tap {
  const messages: CapturedMessage[] = [];
  const listen = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    socket.on('message', (bytes, from) => {
      const to = socket.address();
      messages.push({
        at: Date.now(),
        transport: 'udp',
        from: { address: from.address, port: from.port },
        to: { address: to.address, port: to.port },
        bytes: Uint8Array.from(bytes),
      });
    });
  };
  subscribe('udp.socket', listen);
  return { messages, stop: () => unsubscribe('udp.socket', listen) };
}
