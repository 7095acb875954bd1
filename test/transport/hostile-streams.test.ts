import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Malformed, Source } from '@tollgate/sip-parser';
import {
  type Handler,
  type Listener,
  listenTcp,
  type StreamOptions,
} from '@tollgate/transport-udp';
import { afterEach, describe, expect, test } from 'vitest';
import { proxyV1 } from '../support/proxy.ts';
import { closed, message, received } from '../support/streams.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface Seen {
  readonly malformed: Malformed[];
  readonly closed: Source[];
  readonly errors: string[];
}

async function listening(
  options: StreamOptions = {},
  handler: Partial<Handler> = {},
): Promise<[Listener, Seen]> {
  const seen: Seen = { malformed: [], closed: [], errors: [] };
  const listener = await listenTcp(
    { address: '127.0.0.1', port: 0, ...options },
    {
      message: (_bytes, _source, reply) => reply(Buffer.from('ok')),
      malformed(failure, _source, reply) {
        seen.malformed.push(failure);
        reply(Buffer.from('400'));
      },
      closed: (source) => seen.closed.push(source),
      error: (error, where) => {
        if (where !== 'connection') seen.errors.push(`${where}: ${error.message}`);
      },
      ...handler,
    },
  );
  open.push(() => listener.close());
  return [listener, seen];
}

async function dial(listener: Listener): Promise<Socket> {
  const socket = connect({ port: listener.port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => {});
  open.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** An honest peer is served, whatever the others do. */
async function honest(listener: Listener): Promise<void> {
  const socket = await dial(listener);
  const got = received(socket);
  socket.write(message());
  await expect.poll(() => got.text, { timeout: 5000 }).toContain('ok');
  socket.destroy();
}

/** Writes a byte of `text` at a time until the socket is closed; how many went out. */
async function drip(socket: Socket, text: string): Promise<number> {
  let count = 0;
  const timer = setInterval(() => {
    if (count < text.length) socket.write(text[count++]!);
  }, 5);
  await closed(socket);
  clearInterval(timer);
  return count;
}

const endless = `OPTIONS sip:a@example.com SIP/2.0\r\nX: ${'a'.repeat(100_000)}`;

describe('deadlines', () => {
  test('AST-2016-005, AST-2011-005, row 67: a connection that never says anything is closed', async () => {
    const [listener, seen] = await listening({ firstMessageTimeoutMs: 1000 });
    const socket = await dial(listener);
    socket.resume();
    await closed(socket);
    await expect.poll(() => seen.closed.length).toBe(1);
    expect(listener.counters()).toMatchObject({ timedOut: 1 });
    await honest(listener);
  });

  test('one byte after another, and keep-alives, are no first message', async () => {
    const [listener] = await listening({ firstMessageTimeoutMs: 1000 });
    const sockets = [await dial(listener), await dial(listener)];
    for (const socket of sockets) socket.resume();
    await Promise.all([drip(sockets[0]!, endless), drip(sockets[1]!, '\r\n'.repeat(50_000))]);
    expect(listener.counters()).toMatchObject({ timedOut: 2, messages: 0 });
    await honest(listener);
  });

  test('a header that comes a byte at a time is cut off after any first message', async () => {
    const [listener] = await listening({ messageTimeoutMs: 300 });
    const socket = await dial(listener);
    const got = received(socket);
    socket.write(message());
    await expect.poll(() => got.text).toBe('ok');
    await drip(socket, endless);
    expect(listener.counters()).toMatchObject({ timedOut: 1, messages: 1 });
    await honest(listener);
  });

  test('a body that comes a byte at a time is cut off too', async () => {
    const [listener] = await listening({ messageTimeoutMs: 300 });
    const socket = await dial(listener);
    socket.write(message('one', 'b'.repeat(60_000)).slice(0, -59_999));
    socket.resume();
    await drip(socket, 'b'.repeat(59_000));
    expect(listener.counters()).toMatchObject({ timedOut: 1, messages: 0 });
  });

  test('an idle connection is closed, one that pings is not', async () => {
    const [listener] = await listening({ idleTimeoutMs: 1500 });
    const [idle, alive] = [await dial(listener), await dial(listener)];
    for (const socket of [idle, alive]) socket.write(message());
    idle.resume();
    const got = received(alive);
    const timer = setInterval(() => alive.write('\r\n\r\n'), 50);
    await closed(idle);
    clearInterval(timer);
    expect(alive.closed).toBe(false);
    expect(got.text).toMatch(/^ok(\r\n)+$/);
  });
});

describe('sizes', () => {
  test('row 63: a header that never ends is refused at the limit, not stored', async () => {
    const [listener, seen] = await listening();
    const socket = await dial(listener);
    const got = received(socket);
    socket.write('OPTIONS sip:a@example.com SIP/2.0\r\n');
    const piece = `X: ${'a'.repeat(1000)}\r\n`;
    for (let i = 0; i < 1000 && !socket.destroyed; i++) {
      if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), closed(socket)]);
    }
    await closed(socket);
    expect(got.text).toBe('400');
    expect(seen.malformed).toMatchObject([{ code: 'headers-too-large' }]);
    await honest(listener);
  });

  test.each([
    '65536',
    '2147483647',
    '2147483648',
    '4294967295',
    '4294967296',
    '9007199254740993',
    '99999999999999999999',
    '-1',
    '0x10',
    '1e3',
    '',
  ])(
    'CVE-2023-28097, GHSA-pg59-5vwg-4jxq: Content-Length %j closes at once, and no buffer is made for it',
    async (length) => {
      const [listener, seen] = await listening();
      const before = process.memoryUsage().arrayBuffers;
      const socket = await dial(listener);
      const got = received(socket);
      socket.write(message().replace(/(?<=Content-Length: )0/, length));
      await closed(socket);
      expect(got.text).toBe('400');
      expect(seen.malformed).toHaveLength(1);
      expect(seen.malformed[0]!.status).toBeGreaterThanOrEqual(400);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
    },
  );

  test('pipelined garbage is answered once and read no further', async () => {
    const [listener, seen] = await listening();
    const socket = await dial(listener);
    const got = received(socket);
    socket.write(`${message()}\x00\x01\x02 garbage\n${message().repeat(100)}`);
    await closed(socket);
    expect(got.text).toBe('ok400');
    expect(seen.malformed).toHaveLength(1);
    expect(listener.counters()).toMatchObject({ messages: 1, malformed: 1 });
    await honest(listener);
  });

  test('a peer that goes on sending after a failure is cut off all the same', async () => {
    const [listener] = await listening({ lingerMs: 100 });
    const socket = connect({ port: listener.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    open.push(() => socket.destroy());
    socket.resume();
    socket.write('\x00garbage\n\n');
    const timer = setInterval(() => socket.write('more'), 10);
    await expect.poll(() => listener.connections(), { timeout: 5000 }).toBe(0);
    clearInterval(timer);
  });
});

describe('slow readers and floods', () => {
  const big = Buffer.alloc(64 * 1024, 'x');

  test('what waits for a peer that does not read is bounded; then it is cut off', async () => {
    const [listener] = await listening(
      { maxWriteBufferBytes: 256 * 1024 },
      {
        message(_bytes, _source, reply) {
          for (let i = 0; i < 1000; i++) reply(big);
        },
      },
    );
    const socket = await dial(listener);
    socket.pause();
    socket.write(message().repeat(3));
    await expect.poll(() => listener.counters().overflowed).toBe(1);
    await expect.poll(() => listener.connections()).toBe(0);
    // Nor is what came in the same chunk delivered any more.
    expect(listener.counters()).toMatchObject({ sent: 4, messages: 1 });
  });

  test('a peer that does not read is not read from either, and cut off in time', async () => {
    const [listener] = await listening(
      { writeTimeoutMs: 200, maxWriteBufferBytes: 64 * 1024 * 1024 },
      { message: (_bytes, _source, reply) => reply(big) },
    );
    const socket = await dial(listener);
    socket.pause();
    // 1,000 requests would be 64 MB of replies.
    for (let i = 0; i < 1000; i++) socket.write(message());
    await expect.poll(() => listener.counters().timedOut, { timeout: 5000 }).toBe(1);
    expect(listener.counters().messages).toBeLessThan(1000);
    await expect.poll(() => listener.connections()).toBe(0);
  });

  test('a peer that does not read what is sent to it later is cut off in time too', async () => {
    const [listener] = await listening(
      { writeTimeoutMs: 200, maxWriteBufferBytes: 64 * 1024 * 1024 },
      {
        message(_bytes, source) {
          setImmediate(() => {
            for (let i = 0; i < 500; i++) listener.send(big, source);
          });
        },
      },
    );
    const socket = await dial(listener);
    socket.pause();
    socket.write(message());
    await expect.poll(() => listener.counters().timedOut, { timeout: 5000 }).toBe(1);
  });

  test('a peer that reads slowly gets everything', async () => {
    const page = Buffer.alloc(1024, 'x');
    const [listener] = await listening({}, { message: (_bytes, _source, reply) => reply(page) });
    const socket = await dial(listener);
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      socket.pause();
      setTimeout(() => socket.resume(), 1);
    });
    for (let i = 0; i < 1000; i++) socket.write(message());
    await expect.poll(() => bytes, { timeout: 10_000 }).toBe(1000 * page.length);
  }, 15_000);

  test('a flood of keep-alives gets fewer bytes back than it sends, and blocks nobody', async () => {
    const [listener] = await listening();
    const socket = await dial(listener);
    const got = received(socket);
    const flood = '\r\n'.repeat(512 * 1024);
    socket.write(flood);
    socket.write(message());
    await expect.poll(() => got.text, { timeout: 5000 }).toContain('ok');
    expect(got.text.length).toBeLessThan(flood.length / 100);
    await honest(listener);
  });
});

describe('caps', () => {
  test('AST-2011-006, row 67: one source has its share of connections and no more', async () => {
    const [listener] = await listening({ maxConnectionsPerSource: 2 });
    await dial(listener);
    const second = await dial(listener);
    const third = await dial(listener);
    third.resume();
    await closed(third);
    expect(listener.counters()).toMatchObject({ accepted: 3, refused: 1 });
    second.destroy();
    await expect.poll(() => listener.connections()).toBe(1);
    await honest(listener);
  });

  test('at the cap in all a newcomer displaces the oldest that has said nothing', async () => {
    const [listener] = await listening({ maxConnections: 3 });
    const talking = await dial(listener);
    const got = received(talking);
    talking.write(message());
    await expect.poll(() => got.text).toBe('ok');
    const silent = await dial(listener);
    await dial(listener);
    await expect.poll(() => listener.connections()).toBe(3);
    silent.resume();
    await honest(listener);
    await closed(silent);
    talking.write(message());
    await expect.poll(() => got.text).toBe('okok');
    expect(listener.counters()).toMatchObject({ refused: 1, timedOut: 0 });
  });

  test('where all have spoken the newcomer is refused', async () => {
    const [listener] = await listening({ maxConnections: 1 });
    const talking = await dial(listener);
    const got = received(talking);
    talking.write(message());
    await expect.poll(() => got.text).toBe('ok');
    const newcomer = await dial(listener);
    newcomer.resume();
    await closed(newcomer);
    expect(listener.counters()).toMatchObject({ refused: 1 });
    expect(talking.closed).toBe(false);
  });
});

describe('CVE-2018-7286, CVE-2020-28327: a connection closed in any state', () => {
  const whole = message('one', 'the body');
  const states: readonly (readonly [string, string])[] = [
    ['before any byte', ''],
    ['inside a PROXY header', 'PROXY TCP4 203.0'],
    ['after the PROXY header', proxyV1('203.0.113.9', 1)],
    ['between CR and LF', `${proxyV1('203.0.113.9', 1)}\r`],
    ['inside a ping', `${proxyV1('203.0.113.9', 1)}\r\n\r`],
    ['inside the start line', proxyV1('203.0.113.9', 1) + whole.slice(0, 5)],
    ['inside a header', proxyV1('203.0.113.9', 1) + whole.slice(0, 60)],
    ['inside the body', proxyV1('203.0.113.9', 1) + whole.slice(0, -4)],
    ['after a message, its reply outstanding', proxyV1('203.0.113.9', 1) + whole],
    ['inside a second message', proxyV1('203.0.113.9', 1) + whole + whole.slice(0, 50)],
    ['after garbage', `${proxyV1('203.0.113.9', 1)}\x00\n\n`],
  ];
  const ways: readonly (readonly [string, (socket: Socket) => unknown])[] = [
    ['ended', (socket) => socket.end()],
    ['cut', (socket) => socket.destroy()],
    ['reset', (socket) => socket.resetAndDestroy()],
  ];

  test.each(states)('%s', async (_state, bytes) => {
    const late: (() => void)[] = [];
    const [listener, seen] = await listening(
      { proxyPeers: ['127.0.0.1'] },
      {
        message: (_bytes, source, reply) =>
          late.push(() => {
            reply(Buffer.from('late'));
            listener.send(Buffer.from('late'), source);
          }),
      },
    );
    for (const [, close] of ways) {
      const socket = await dial(listener);
      socket.resume();
      if (bytes !== '') await new Promise<void>((done) => socket.write(bytes, () => done()));
      close(socket);
      await expect.poll(() => listener.connections()).toBe(0);
      for (const reply of late) reply();
    }
    const opened = bytes.startsWith('PROXY') && bytes.includes('\r') ? ways.length : 0;
    // A reset may overtake the bytes before it: then the connection was never opened.
    expect(seen.closed.length).toBeLessThanOrEqual(opened);
    expect(seen.closed.length).toBeGreaterThanOrEqual(Math.min(opened, 1));
    expect(seen.errors).toEqual([]);
  });
});

describe('close', () => {
  test('lets connections work while it drains, but accepts none', async () => {
    const [listener, seen] = await listening();
    const socket = await dial(listener);
    const got = received(socket);
    socket.write(message());
    await expect.poll(() => got.text).toBe('ok');
    const done = listener.close({ drainMs: 60_000 });
    socket.write(message());
    await expect.poll(() => got.text).toBe('okok');
    const late = connect(listener.port, '127.0.0.1');
    const [error] = await once(late, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    socket.end(); // the last one out: draining ends early
    await done;
    expect(seen.closed).toHaveLength(1);
  });

  test('ends connections after what was written to them, and cuts those that stay', async () => {
    const [listener] = await listening({ lingerMs: 200 });
    const polite = await dial(listener);
    const got = received(polite);
    polite.write(message());
    const rude = connect({ port: listener.port, host: '127.0.0.1', allowHalfOpen: true });
    rude.on('error', () => {});
    rude.resume();
    await expect.poll(() => [got.text, listener.connections()]).toEqual(['ok', 2]);
    await listener.close({ drainMs: 50 });
    expect(listener.connections()).toBe(0);
    rude.destroy();
  });
});
