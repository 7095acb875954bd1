import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Source } from '@tollgate/sip-parser';
import { afterEach, describe, expect, test } from 'vitest';
import type { ErrorPlace } from '../handler.ts';
import type { Listener } from '../listener.ts';
import { listenUdp } from './listen-udp.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function client(type: 'udp4' | 'udp6' = 'udp4', port = 0): Promise<Socket> {
  const socket = createSocket(type);
  socket.bind(port, type === 'udp4' ? '127.0.0.1' : '::1');
  await once(socket, 'listening');
  open.push(async () => {
    socket.close();
  });
  return socket;
}

async function listening(...args: Parameters<typeof listenUdp>): Promise<Listener> {
  const listener = await listenUdp(...args);
  open.push(() => listener.close());
  return listener;
}

const local = { address: '127.0.0.1', port: 0 };

describe('listenUdp', () => {
  test('delivers a datagram with its source and replies to the source port', async () => {
    const sources: Source[] = [];
    const listener = await listening(
      { ...local, name: 'eu' },
      {
        message(bytes, source, reply) {
          sources.push(source);
          reply(Buffer.concat([Buffer.from('re: '), bytes]));
        },
      },
    );
    const socket = await client();
    socket.send('hello', listener.port, '127.0.0.1');
    const [bytes, remote] = await once(socket, 'message');
    expect(String(bytes)).toBe('re: hello');
    expect(remote.port).toBe(listener.port);
    expect(sources).toEqual([
      {
        transport: 'udp',
        address: '127.0.0.1',
        ip: { family: 4, w0: 0, w1: 0, w2: 0xffff, w3: 0x7f000001 },
        port: socket.address().port,
        flow: 0,
        socket: 'eu',
      },
    ]);
  });

  test('gives each datagram a source of its own', async () => {
    const sources: Source[] = [];
    const listener = await listening(local, { message: (_bytes, source) => sources.push(source) });
    const socket = await client();
    for (let i = 0; i < 2; i++) socket.send('x', listener.port, '127.0.0.1');
    await expect.poll(() => sources.length).toBe(2);
    expect(sources[0]).not.toBe(sources[1]);
  });

  test('drops empty datagrams, CRLF and NUL keep-alives and STUN without an answer', async () => {
    const seen: string[] = [];
    const listener = await listening(local, {
      message(bytes, _source, reply) {
        seen.push(String(bytes));
        reply(bytes);
      },
    });
    const socket = await client();
    const answers: string[] = [];
    socket.on('message', (bytes) => answers.push(String(bytes)));
    const stun = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');
    for (const bytes of ['', '\r\n', '\r\n\r\n', '\0', stun, 'last']) {
      socket.send(bytes, listener.port, '127.0.0.1');
    }
    await expect.poll(() => answers).toEqual(['last']);
    expect(seen).toEqual(['last']);
    expect(listener.counters()).toMatchObject({ keepAlives: 4, stun: 1, messages: 1 });
  });

  test('folds a mapped IPv4 source on a dual-stack socket, and still reaches it', async () => {
    const sources: Source[] = [];
    const listener = await listening(
      { address: '::', port: 0 },
      {
        message(_bytes, source, reply) {
          sources.push(source);
          reply(Buffer.from('replied'));
        },
      },
    );
    const four = await client('udp4');
    four.send('x', listener.port, '127.0.0.1');
    expect(String((await once(four, 'message'))[0])).toBe('replied');
    expect(sources[0]).toMatchObject({ address: '127.0.0.1', ip: { family: 4 } });
    expect(listener.send(Buffer.from('request'), sources[0]!)).toBe(true);
    expect(String((await once(four, 'message'))[0])).toBe('request');

    const six = await client('udp6');
    six.send('x', listener.port, '::1');
    expect(String((await once(six, 'message'))[0])).toBe('replied');
    expect(sources[1]).toMatchObject({ address: '::1', ip: { family: 6 } });
    expect(listener.send(Buffer.from('request'), sources[1]!)).toBe(true);
    expect(String((await once(six, 'message'))[0])).toBe('request');
  });

  test('survives a handler that throws or rejects, and reports it', async () => {
    const errors: [string, ErrorPlace][] = [];
    const listener = await listening(local, {
      message(bytes, _source, reply) {
        if (String(bytes) === 'throw') throw new Error('thrown');
        if (String(bytes) === 'reject') return Promise.reject(new Error('rejected')) as never;
        reply(bytes);
      },
      error(error, where) {
        errors.push([error.message, where]);
        throw new Error('the error handler fails too');
      },
    });
    const socket = await client();
    for (const text of ['throw', 'reject', 'fine']) socket.send(text, listener.port, '127.0.0.1');
    expect(String((await once(socket, 'message'))[0])).toBe('fine');
    expect(errors).toEqual([
      ['thrown', 'message'],
      ['rejected', 'message'],
    ]);
  });

  test('reports a reply that is too long for a datagram instead of throwing', async () => {
    const errors: ErrorPlace[] = [];
    const listener = await listening(local, {
      message: (_bytes, _source, reply) => reply(new Uint8Array(70_000)),
      error: (_error, where) => errors.push(where),
    });
    (await client()).send('x', listener.port, '127.0.0.1');
    await expect.poll(() => errors).toEqual(['send']);
  });

  test('stays silent after close, without throwing', async () => {
    let late: (() => void) | undefined;
    let source: Source | undefined;
    const listener = await listening(local, {
      message(bytes, from, reply) {
        source = from;
        late = () => reply(bytes);
      },
    });
    (await client()).send('x', listener.port, '127.0.0.1');
    await expect.poll(() => late).toBeDefined();
    await listener.close();
    await listener.close();
    late!();
    expect(listener.send(new Uint8Array(1), source!)).toBe(false);
  });

  test('delivers the largest datagram there is', async () => {
    const sizes: number[] = [];
    const listener = await listening(local, { message: (bytes) => sizes.push(bytes.length) });
    (await client()).send(Buffer.alloc(65_507, 'x'), listener.port, '127.0.0.1');
    await expect.poll(() => sizes).toEqual([65_507]);
  });

  test('several sockets are told apart by their names, and say how they are reached', async () => {
    const advertise = { host: 'eu.example.com', port: 5070 };
    const names: string[] = [];
    const handler = { message: (_bytes: Uint8Array, source: Source) => names.push(source.socket) };
    const eu = await listening({ ...local, name: 'eu', advertise }, handler);
    const us = await listening({ ...local, name: 'us' }, handler);
    expect(eu).toMatchObject({ name: 'eu', transport: 'udp', address: '127.0.0.1', advertise });
    expect(us.advertise).toBeUndefined();
    const socket = await client();
    socket.send('x', us.port, '127.0.0.1');
    await expect.poll(() => names).toEqual(['us']);
    socket.send('x', eu.port, '127.0.0.1');
    await expect.poll(() => names).toEqual(['us', 'eu']);
  });

  test('goes on working while it drains, and sends what it has taken before it ends', async () => {
    const listener = await listening(local, { message: (bytes, _source, reply) => reply(bytes) });
    const socket = await client();
    const done = listener.close({ drainMs: 1000 });
    socket.send('during', listener.port, '127.0.0.1');
    expect(String((await once(socket, 'message'))[0])).toBe('during');
    await done;
    expect(listener.counters()).toMatchObject({ messages: 1, sent: 1, errors: 0 });
  });

  test('rejects with the socket error where the port is taken', async () => {
    const first = await listening(local, { message() {} });
    await expect(listenUdp({ ...local, port: first.port }, { message() {} })).rejects.toThrow(
      'EADDRINUSE',
    );
  });
});
