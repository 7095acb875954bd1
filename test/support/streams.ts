import type { Socket } from 'node:net';
import { requestText } from './invite.ts';

/** A small request, whole on a stream. */
export function message(callId = 'one', body = ''): string {
  return requestText({
    method: 'OPTIONS',
    uri: 'sip:a@example.com',
    via: 'SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK1',
    from: '<sip:a@example.com>;tag=1',
    to: '<sip:a@example.com>',
    callId,
    cseq: 1,
    body,
  });
}

/** All that a socket has received so far, one character an octet. */
export function received(socket: Socket): { text: string } {
  const all = { text: '' };
  socket.on('data', (chunk: Buffer) => {
    all.text += chunk.toString('latin1');
  });
  return all;
}

/** Resolves when a socket is closed, with or without an error. */
export async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise<void>((resolve) => socket.once('close', () => resolve()));
}
