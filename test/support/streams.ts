import type { Socket } from 'node:net';

/** A small request, whole on a stream. */
export function message(callId = 'one', body = ''): string {
  return [
    'OPTIONS sip:a@example.com SIP/2.0',
    'Via: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK1',
    'From: <sip:a@example.com>;tag=1',
    'To: <sip:a@example.com>',
    `Call-ID: ${callId}`,
    'CSeq: 1 OPTIONS',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
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
