import { connect, type Socket } from 'node:net';
import { type ParseResult, parse, type Source } from '@tollgate/sip-parser';
import { type Listener, listenTcp, type StreamOptions } from '@tollgate/transport-udp';
import { afterEach, describe, expect, test } from 'vitest';
import { proxyLocal, proxyV1, proxyV2 } from '../support/proxy.ts';
import { closed, message, received } from '../support/streams.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function listening(options: StreamOptions): Promise<[Listener, Source[], string[]]> {
  const sources: Source[] = [];
  const failures: string[] = [];
  const listener = await listenTcp(
    { address: '127.0.0.1', port: 0, ...options },
    {
      message(_bytes, source, reply) {
        sources.push(source);
        reply(Buffer.from('ok'));
      },
      malformed: (failure) => failures.push(failure.code),
    },
  );
  open.push(() => listener.close());
  return [listener, sources, failures];
}

function dial(listener: Listener, first: Uint8Array | string): Socket {
  const socket = connect({ port: listener.port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.write(first);
  open.push(() => socket.destroy());
  return socket;
}

const trusting = { proxyPeers: ['127.0.0.1'] };

describe('PROXY headers from a listed peer', () => {
  test.each([
    ['version 1', proxyV1('203.0.113.9', 40_000), '203.0.113.9'],
    ['version 1, IPv6', proxyV1('2001:DB8:0:0::9', 40_000), '2001:db8::9'],
    ['version 2', proxyV2('203.0.113.9', 40_000), '203.0.113.9'],
    ['version 2 with extensions', proxyV2('203.0.113.9', 40_000, 300), '203.0.113.9'],
  ])('%s gives the source, and replies go on the connection', async (_what, header, address) => {
    const [listener, sources] = await listening(trusting);
    const socket = dial(listener, Buffer.concat([Buffer.from(header), Buffer.from(message())]));
    const got = received(socket);
    await expect.poll(() => got.text).toBe('ok');
    expect(sources[0]).toMatchObject({ address, port: 40_000, transport: 'tcp' });
  });

  test('a proxy that speaks for itself is its own source', async () => {
    const [listener, sources] = await listening(trusting);
    const socket = dial(listener, Buffer.concat([proxyLocal, Buffer.from(message())]));
    await expect.poll(() => sources[0]).toMatchObject({ address: '127.0.0.1' });
    expect(sources[0]!.port).toBe(socket.localPort);
  });

  test.each([
    ['a message without a header', message()],
    ['a ping without a header', '\r\n\r\n\r\n\r\n'],
    ['a header of an unknown client', 'PROXY UNKNOWN\r\n'],
    ['a header that promises too much', Buffer.from('0d0a0d0a000d0a515549540a2111ffff', 'hex')],
  ])('%s closes the connection unheard and unanswered', async (_what, bytes) => {
    const [listener, sources] = await listening(trusting);
    const socket = dial(listener, bytes);
    const got = received(socket);
    await closed(socket);
    expect([got.text, sources]).toEqual(['', []]);
    expect(listener.counters()).toMatchObject({ malformed: 1 });
  });

  test('a header that does not come to its end in time closes the connection', async () => {
    const [listener] = await listening({ ...trusting, proxyHeaderTimeoutMs: 100 });
    const socket = dial(listener, 'PROXY TCP4 ');
    socket.resume();
    await closed(socket);
    expect(listener.counters()).toMatchObject({ timedOut: 1 });
  });

  test('caps count the client, not the proxy', async () => {
    const [listener, sources] = await listening({ ...trusting, maxConnectionsPerSource: 1 });
    const from = (client: string): Socket => dial(listener, proxyV1(client, 1) + message());
    from('203.0.113.1');
    await expect.poll(() => sources.length).toBe(1);
    const again = from('203.0.113.1');
    again.resume();
    await closed(again);
    from('203.0.113.2');
    await expect.poll(() => sources.length).toBe(2);
    expect(listener.counters()).toMatchObject({ refused: 1 });
  });
});

describe('PROXY headers from anybody else', () => {
  test('version 1 is part of a message that is none, and is not believed', async () => {
    const results: [string, ParseResult][] = [];
    const listener = await listenTcp(
      { address: '127.0.0.1', port: 0, proxyPeers: ['192.0.2.1'] },
      { message: (bytes, source) => results.push([source.address, parse(bytes)]) },
    );
    open.push(() => listener.close());
    dial(listener, proxyV1('203.0.113.9', 40_000) + message());
    await expect.poll(() => results).toMatchObject([['127.0.0.1', { kind: 'malformed' }]]);
  });

  test('version 2 is a ping and then no SIP', async () => {
    const [listener, sources, failures] = await listening({});
    const socket = dial(
      listener,
      Buffer.concat([proxyV2('203.0.113.9', 40_000), Buffer.from(message())]),
    );
    const got = received(socket);
    await closed(socket);
    expect(sources).toEqual([]);
    expect(failures).toHaveLength(1);
    expect(got.text).toBe('\r\n');
  });
});
