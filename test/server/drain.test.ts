import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parse, type SipMessage } from '@tollgate/sip-parser';
import { createTollgate } from 'tollgate';
import { expect, test } from 'vitest';
import { applications, request, SDP } from '../support/rig.ts';

/** A caller on loopback that keeps what it gets, with the time since its start. */
async function caller(port: number) {
  const socket: Socket = createSocket('udp4');
  const heard: { m: SipMessage; at: number }[] = [];
  const start = performance.now();
  socket.on('message', (bytes) => {
    const m = parse(bytes);
    if (m.kind !== 'malformed') heard.push({ m, at: performance.now() - start });
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const own = `127.0.0.1:${socket.address().port}`;
  return {
    heard,
    socket,
    send(fields: Parameters<typeof request>[0] = {}) {
      const via = `SIP/2.0/UDP ${own};branch=z9hG4bK${Math.random().toString(36).slice(2)};rport`;
      socket.send(request({ via, contact: `<sip:caller@${own}>`, ...fields }), port, '127.0.0.1');
    },
    async until(found: (m: SipMessage) => boolean) {
      for (let waited = 0; waited < 5_000; waited += 10) {
        const hit = heard.find(({ m }) => found(m));
        if (hit !== undefined) return hit;
        await sleep(10);
      }
      throw new Error(`never came; heard: ${heard.map(({ m }) => m.method || m.status)}`);
    },
  };
}

test('drains: a ringing call is answered, an established one gets BYE, new ones get 503', async () => {
  const tollgate = createTollgate({
    realm: 'drain.example',
    applications: applications(['127.0.0.0/8']),
    listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }],
    async onCall(call) {
      if (call.request.callId === 'ringing') {
        call.ringing();
        await sleep(1_000);
      }
      call.answer({ sdp: SDP });
    },
  });
  const [listener] = await tollgate.listen();
  const line = await caller(listener!.port);
  const is = (callId: string, what: number | string) => (m: SipMessage) =>
    m.callId === callId && (typeof what === 'number' ? m.status === what : m.method === what);

  line.send({ callId: 'established', body: SDP });
  const ok = await line.until(is('established', 200));
  line.send({ callId: 'established', method: 'ACK', toTag: ok.m.to!.tag });
  line.send({ callId: 'ringing', fromTag: 'ringing', body: SDP });
  await line.until(is('ringing', 180));

  const start = performance.now();
  const closed = tollgate.close({ drainMs: 2_000 });
  line.send({ callId: 'late', fromTag: 'late', body: SDP });
  const late = await line.until(is('late', 503));
  expect(late.m.header('retry-after')).toBeDefined();

  const answered = await line.until(is('ringing', 200));
  line.send({ callId: 'ringing', fromTag: 'ringing', method: 'ACK', toTag: answered.m.to!.tag });
  await line.until(is('established', 'BYE'));
  expect(performance.now() - start).toBeGreaterThan(1_900);
  await closed;
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(tollgate.calls).toBe(0);
  line.socket.close();
});

test('leaves nothing behind that keeps a process alive', async () => {
  const program = `
    import { createTollgate } from 'tollgate';
    const tollgate = createTollgate({
      realm: 'x.example',
      applications: [],
      listen: [
        { transport: 'udp', address: '127.0.0.1', port: 0 },
        { transport: 'tcp', address: '127.0.0.1', port: 0 },
      ],
    });
    await tollgate.listen();
    await tollgate.close();
    process.exitCode = 7;
  `;
  const child = spawn(
    process.execPath,
    ['--conditions=@tollgate/source', '--import=tsx', '--input-type=module', '-e', program],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [code] = await once(child, 'exit');
  expect(code).toBe(7);
}, 20_000);
