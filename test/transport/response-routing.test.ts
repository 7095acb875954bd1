import { createSocket, Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, Socket as TcpSocket } from 'node:net';
import { parse, type Reply, type Source, validate, writeResponse } from '@tollgate/sip-parser';
import { type Listener, listenTcp, listenUdp } from '@tollgate/transport-udp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { received } from '../support/streams.ts';

/** Answers every request the way a server does: by the parser's writer, through `reply`. */
function answer(bytes: Uint8Array, source: Source, reply: Reply): void {
  const message = validate(parse(bytes));
  if (message.kind === 'response') return;
  if (message.kind === 'request') reply(writeResponse(message, { status: 200, source }));
  else if (message.status > 0 && message.partial !== undefined) {
    reply(writeResponse(message.partial, { status: message.status, source }));
  }
}

const request = (callId: number, vias: string, extra = '', uri = 'sip:a@example.com'): string =>
  `OPTIONS ${uri} SIP/2.0\r\n${vias}\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\n` +
  `Call-ID: ${callId}\r\nCSeq: 1 OPTIONS\r\n${extra}Content-Length: 0\r\n\r\n`;

/** ME, PORT: the client; DECOY, DPORT: somebody else, who listens. */
const HOSTS = [
  'ME',
  'DECOY',
  'victim.example',
  'localhost',
  '[::1]',
  '[2001:db8::1]',
  '198.51.100.7',
];
const PORTS = ['', ':PORT', ':DPORT', ':1', ':65535'];
const PARAMETERS = [
  '',
  ';rport',
  ';rport=DPORT',
  ';rport;received=DECOY',
  ';received=DECOY',
  ';received=DECOY;rport=DPORT',
  ';received=[::1]',
  ';received=::1',
  ';received=victim.example',
  ';maddr=DECOY',
  ';MADDR=DECOY;ttl=1',
  ';maddr=victim.example',
  ';maddr=[::1];rport',
  ';maddr=224.0.1.75;ttl=255',
  ';maddr=255.255.255.255',
  ';maddr=DECOY;received=DECOY;rport=DPORT',
  ';alias;keep;maddr=DECOY',
  ';x="maddr=DECOY";maddr=DECOY',
];

const via = (sentBy: string, parameters: string, transport = 'UDP'): string =>
  `Via: SIP/2.0/${transport} ${sentBy};branch=z9hG4bK1${parameters}`;

const D = via('DECOY:DPORT', ';received=DECOY;rport=DPORT');

/** What the sender wrote, and whether it is a request one may answer. */
const variants: readonly (readonly [vias: string, extra?: string, uri?: string])[] = [
  ...HOSTS.flatMap((host) => PORTS.map((port) => [via(host + port, '')] as const)),
  ...HOSTS.slice(0, 2).flatMap((host) =>
    PARAMETERS.map((parameters) => [via(`${host}:DPORT`, parameters)] as const),
  ),
  ...['TCP', 'TLS', 'SCTP', 'WS', 'tcp'].map((name) => [via('DECOY:DPORT', '', name)] as const),
  // Several Vias: the next hop's is no more an address to answer to than the top one.
  [`${via('ME:PORT', ';rport')}\r\n${D}`],
  [`${D}\r\n${via('ME:PORT', ';rport')}`],
  [`${via('DECOY:DPORT', '')}, SIP/2.0/UDP DECOY:DPORT;branch=z9hG4bK2;maddr=DECOY`],
  [`v: SIP/2.0/UDP DECOY:DPORT;branch=z9hG4bK1;maddr=DECOY`],
  [`Via:\r\n SIP/2.0/UDP\r\n\tDECOY : DPORT ;\r\n maddr = DECOY ; branch=z9hG4bK1`],
  // Twice, or not to be read: refused or answered, never sent there.
  [via('DECOY:DPORT', ';maddr=DECOY;maddr=ME')],
  [via('DECOY:DPORT', ';received=DECOY;received=ME')],
  [via('DECOY:DPORT', ';rport=DPORT;rport')],
  [via('DECOY:DPORT', ';rport=65536')],
  [via('DECOY:DPORT', ';rport=-1')],
  [via('DECOY:DPORT', ';rport=DECOY')],
  [via('DECOY:65536', '')],
  [via('DECOY:', '')],
  [via('DECOY:0', ';rport=0')],
  [via('[DECOY]:DPORT', '')],
  [via('::1', '')],
  [via('user@DECOY:DPORT', '')],
  ['Via: garbage DECOY:DPORT'],
  ['Via:'],
  ['X-Nothing: no Via at all'],
  // Other places an address may stand.
  [via('ME:PORT', ';rport'), 'Contact: <sip:a@DECOY:DPORT;maddr=DECOY>\r\n'],
  [via('ME:PORT', ';rport'), 'Route: <sip:DECOY:DPORT;lr>\r\n'],
  [via('ME:PORT', ';rport'), 'Record-Route: <sip:DECOY:DPORT;lr>\r\n'],
  [via('ME:PORT', ';rport'), 'Reply-To: <sip:a@DECOY:DPORT>\r\n'],
  [via('ME:PORT', ';rport'), '', 'sip:a@DECOY:DPORT;maddr=DECOY;transport=tcp'],
];

describe('row 2: a response goes to the source of the packet and nowhere else', () => {
  const sent: string[] = [];
  const stolen: string[] = [];
  const decoys: Socket[] = [];

  beforeAll(async () => {
    const { send } = Socket.prototype;
    function record(this: Socket, ...args: unknown[]): void {
      sent.push(`${args[2]}:${args[1]}`);
      Reflect.apply(send, this, args);
    }
    vi.spyOn(Socket.prototype, 'send').mockImplementation(record as Socket['send']);
    vi.spyOn(TcpSocket.prototype, 'connect');
  });
  afterAll(() => {
    vi.restoreAllMocks();
    for (const decoy of decoys.splice(0)) decoy.close();
  });

  async function bound(type: 'udp4' | 'udp6', address: string, port = 0): Promise<Socket> {
    const socket = createSocket(type);
    decoys.push(socket);
    socket.bind(port, address);
    await once(socket, 'listening');
    return socket;
  }

  /** Runs every variant from `me`, with a listening decoy at another address and another port. */
  async function run(listener: Listener, me: Socket, decoy: Socket, target: string): Promise<void> {
    const mine = me.address();
    const other = decoy.address();
    decoy.on('message', (bytes) => stolen.push(String(bytes)));
    const bracket = (address: string): string => (address.includes(':') ? `[${address}]` : address);
    const fill = (text: string): string =>
      text
        .replaceAll('DPORT', String(other.port))
        .replaceAll('DECOY', bracket(other.address))
        .replaceAll('PORT', String(mine.port))
        .replaceAll('ME', bracket(mine.address));
    const replies = new Map<string, number>();
    me.on('message', (bytes) => {
      const callId = /Call-ID: (.*)\r/.exec(String(bytes))?.[1] ?? '?';
      replies.set(callId, (replies.get(callId) ?? 0) + 1);
    });
    sent.length = 0;
    for (const [index, [vias, extra, uri]] of variants.entries()) {
      me.send(fill(request(index, vias, extra, uri)), listener.port, target);
      // An ordinary request behind it: once that is answered, so is the variant, if it ever is.
      me.send(request(1000 + index, fill(via('ME:PORT', ';rport'))), listener.port, target);
      await expect.poll(() => replies.get(String(1000 + index)), { interval: 1 }).toBe(1);
    }
    const here = mine.address;
    const ours = sent.filter((to) => !to.endsWith(`:${listener.port}`));
    const places = new Set(ours);
    expect([...places]).toEqual([
      listener.address === '::' && mine.family === 'IPv4'
        ? `::ffff:${here}:${mine.port}`
        : `${here}:${mine.port}`,
    ]);
    expect(stolen).toEqual([]);
    // One at most for each, and one for each well-formed request.
    for (const count of replies.values()) expect(count).toBe(1);
    const wellFormed = HOSTS.length * PORTS.length + 2 * PARAMETERS.length;
    expect(replies.size).toBeGreaterThanOrEqual(variants.length + wellFormed);
    expect(ours.length).toBeLessThanOrEqual(2 * variants.length);
  }

  test(`${variants.length} variants over IPv4`, async () => {
    expect(variants.length).toBeGreaterThanOrEqual(70);
    const listener = await listenUdp(
      { address: '127.0.0.1', port: 0, untrustedPerSecond: Number.POSITIVE_INFINITY },
      { message: answer },
    );
    const me = await bound('udp4', '127.0.0.1');
    await run(listener, me, await bound('udp4', '127.0.0.2'), '127.0.0.1');
    await run(listener, me, await bound('udp4', '127.0.0.1'), '127.0.0.1');
    await listener.close();
  }, 30_000);

  test('the same over IPv6 and over IPv4 on a dual-stack socket', async () => {
    const listener = await listenUdp(
      { address: '::', port: 0, untrustedPerSecond: Number.POSITIVE_INFINITY },
      { message: answer },
    );
    const four = await bound('udp4', '127.0.0.1');
    await run(listener, four, await bound('udp4', '127.0.0.2'), '127.0.0.1');
    const six = await bound('udp6', '::1');
    await run(listener, six, await bound('udp6', '::1'), '::1');
    await listener.close();
  }, 30_000);

  test('writes the address it saw into the top Via, and leaves the others alone', async () => {
    const listener = await listenUdp({ address: '127.0.0.1', port: 0 }, { message: answer });
    const me = await bound('udp4', '127.0.0.1');
    const top = via('192.0.2.1:5070', ';received=192.0.2.2;rport=9');
    const next = via('192.0.2.3', ';received=192.0.2.4;rport=9;maddr=192.0.2.5');
    me.send(request(1, `${top}\r\n${next}`), listener.port, '127.0.0.1');
    const [bytes] = await once(me, 'message');
    const vias = String(bytes)
      .match(/^Via: .*$/gm)!
      .map((line) => line.trim());
    expect(vias).toEqual([
      via('192.0.2.1:5070', `;received=127.0.0.1;rport=${me.address().port}`),
      next,
    ]);
    await listener.close();
  });

  test('answers no response, whoever its Via names', async () => {
    const listener = await listenUdp({ address: '127.0.0.1', port: 0 }, { message: answer });
    const me = await bound('udp4', '127.0.0.1');
    const decoy = await bound('udp4', '127.0.0.2');
    decoy.on('message', (bytes) => stolen.push(String(bytes)));
    const named = via(`127.0.0.2:${decoy.address().port}`, ';rport');
    const got: string[] = [];
    me.on('message', (bytes) => got.push(String(bytes)));
    me.send(
      request(1, named).replace(/^.*?\r\n/, 'SIP/2.0 200 OK\r\n'),
      listener.port,
      '127.0.0.1',
    );
    me.send(request(2, named), listener.port, '127.0.0.1');
    await expect.poll(() => got.length).toBe(1);
    expect(got[0]).toContain('Call-ID: 2');
    expect(stolen).toEqual([]);
    await listener.close();
  });

  test('on a stream: the same variants are answered on their connection, and none is opened', async () => {
    const visits: number[] = [];
    const decoy = createServer((socket) => {
      visits.push(socket.remotePort!);
      socket.destroy();
    });
    decoy.listen(0, '127.0.0.2');
    await once(decoy, 'listening');
    const { port } = decoy.address() as { port: number };
    const listener = await listenTcp({ address: '127.0.0.1', port: 0 }, { message: answer });
    const me = connect({ port: listener.port, host: '127.0.0.1' });
    await once(me, 'connect');
    const got = received(me);
    const dialled = vi.mocked(TcpSocket.prototype.connect).mock.calls.length;
    const fill = (text: string): string =>
      text
        .replaceAll('DPORT', String(port))
        .replaceAll('DECOY', '127.0.0.2')
        .replaceAll('PORT', String(me.localPort))
        .replaceAll('ME', '127.0.0.1');
    for (const [index, [vias, extra, uri]] of variants.entries()) {
      me.write(fill(request(index, vias.replaceAll('/UDP ', '/TCP '), extra, uri)));
    }
    me.write(request(1000, fill(via('ME:PORT', ';rport', 'TCP'))));
    await expect.poll(() => got.text).toContain('Call-ID: 1000');
    expect(got.text.split('SIP/2.0 200').length).toBeGreaterThan(70);
    expect(vi.mocked(TcpSocket.prototype.connect).mock.calls.length).toBe(dialled);
    expect(visits).toEqual([]);
    me.destroy();
    decoy.close();
    await listener.close();
  });
});
