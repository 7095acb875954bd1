import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Malformed, Reply, Source } from '@tollgate/sip-parser';
import { afterEach, describe, expect, test } from 'vitest';
import type { Handler } from '../handler.ts';
import type { Listener } from '../listener.ts';
import { listenTcp } from './listen-tcp.ts';
import type { StreamOptions } from './stream-options.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function listening(options: StreamOptions, handler: Handler): Promise<Listener> {
  const listener = await listenTcp({ address: '127.0.0.1', port: 0, ...options }, handler);
  open.push(() => listener.close());
  return listener;
}

async function dial(listener: Listener, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port: listener.port, host });
  socket.on('error', () => {});
  open.push(async () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** All a socket received, as it grows. */
function received(socket: Socket): { text: string } {
  const all = { text: '' };
  socket.on('data', (chunk) => {
    all.text += chunk.toString('latin1');
  });
  return all;
}

const options = (callId: string, body = ''): string =>
  [
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

const callIds = (texts: readonly string[]): string[] =>
  texts.map((text) => /Call-ID: (.*)\r/.exec(text)?.[1] ?? '?');

describe('listenTcp', () => {
  test('cuts a stream into messages with one source, and replies on the connection', async () => {
    const seen: [string, Source][] = [];
    const listener = await listening(
      { name: 'eu' },
      {
        message(bytes, source, reply) {
          seen.push([String(bytes), source]);
          reply(Buffer.from(`<${seen.length}>`));
        },
      },
    );
    const socket = await dial(listener);
    const got = received(socket);
    socket.write(options('one', 'body') + options('two'));
    await expect.poll(() => got.text).toBe('<1><2>');
    expect(callIds(seen.map(([text]) => text))).toEqual(['one', 'two']);
    expect(seen[0]![1]).toBe(seen[1]![1]);
    expect(seen[0]![1]).toEqual({
      transport: 'tcp',
      address: '127.0.0.1',
      ip: { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: 0x7f000001 },
      port: socket.localPort,
      flow: 1,
      socket: 'eu',
    });
  });

  test('answers CRLFCRLF by one CRLF, after the replies of the same chunk', async () => {
    const listener = await listening({}, { message: (_b, _s, reply) => reply(Buffer.from('ok')) });
    const socket = await dial(listener);
    const got = received(socket);
    socket.write('\r\n\r\n');
    await expect.poll(() => got.text).toBe('\r\n');
    socket.write(`\r\n\r\n${options('one')}\r\n\r\n`);
    await expect.poll(() => got.text).toBe('\r\nok\r\n');
  });

  test('hands a framing failure over, sends what it answers, then closes', async () => {
    const failures: Malformed[] = [];
    const closed: Source[] = [];
    const listener = await listening(
      {},
      {
        message() {},
        malformed(failure, _source, reply) {
          failures.push(failure);
          reply(Buffer.from('SIP/2.0 400 Bad Request\r\n\r\n'));
        },
        closed: (source) => closed.push(source),
      },
    );
    const socket = await dial(listener);
    const got = received(socket);
    socket.write(options('one').replace(/Content-Length: 0/, 'Content-Length: 4294967296'));
    await once(socket, 'end');
    expect(got.text).toBe('SIP/2.0 400 Bad Request\r\n\r\n');
    expect(failures).toHaveLength(1);
    await expect.poll(() => closed.length).toBe(1);
    expect(listener.connections()).toBe(0);
  });

  test('sends on a connection by its source until it is gone', async () => {
    let source: Source | undefined;
    let reply: Reply | undefined;
    const closed: Source[] = [];
    const listener = await listening(
      {},
      {
        message(_bytes, from, answer) {
          source = from;
          reply = answer;
        },
        closed: (from) => closed.push(from),
      },
    );
    const socket = await dial(listener);
    const got = received(socket);
    socket.write(options('one'));
    await expect.poll(() => source).toBeDefined();
    expect(listener.send(Buffer.from('BYE'), source!)).toBe(true);
    await expect.poll(() => got.text).toBe('BYE');
    socket.destroy();
    await expect.poll(() => closed).toEqual([source]);
    expect(listener.send(Buffer.from('BYE'), source!)).toBe(false);
    reply!(Buffer.from('late'));
  });

  test('survives a handler that throws', async () => {
    const errors: string[] = [];
    const listener = await listening(
      {},
      {
        message(bytes, _source, reply) {
          if (String(bytes).includes('bad')) throw new Error('thrown');
          reply(Buffer.from('ok'));
        },
        error: (error, where) => errors.push(`${where}: ${error.message}`),
      },
    );
    const socket = await dial(listener);
    const got = received(socket);
    socket.write(options('bad') + options('good'));
    await expect.poll(() => got.text).toBe('ok');
    expect(errors).toEqual(['message: thrown']);
  });

  test('serves both families on a dual-stack socket, mapped addresses folded', async () => {
    const sources: Source[] = [];
    const listener = await listening(
      { address: '::' },
      { message: (_bytes, source) => sources.push(source) },
    );
    (await dial(listener)).write(options('four'));
    await expect.poll(() => sources.length).toBe(1);
    (await dial(listener, '::1')).write(options('six'));
    await expect.poll(() => sources.length).toBe(2);
    expect(sources).toMatchObject([
      { address: '127.0.0.1', ip: { family: 4 }, flow: 1 },
      { address: '::1', ip: { family: 6 }, flow: 2 },
    ]);
  });

  test('rejects with the socket error where the port is taken', async () => {
    const first = await listening({}, { message() {} });
    await expect(
      listenTcp({ address: '127.0.0.1', port: first.port }, { message() {} }),
    ).rejects.toThrow('EADDRINUSE');
  });
});
