import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { request } from '../support/rig.ts';

const TOTAL = 50_000;
const USERS = ['digest', 'both', 'none', 'nobody', '+15559999'];

test(`${TOTAL} INVITEs nobody vouches for, over a socket, leave no memory and no transaction`, async () => {
  const flags = ['--expose-gc', '--conditions=@tollgate/source', '--import=tsx'];
  const child: ChildProcess = spawn(
    process.execPath,
    [...flags, fileURLToPath(new URL('./flooded.ts', import.meta.url))],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: ['pipe', 'pipe', 'inherit'] },
  );
  try {
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    const port = Number((await lines.next()).value);
    const ask = async () => {
      child.stdin!.write('\n');
      return JSON.parse(String((await lines.next()).value));
    };
    const socket = createSocket('udp4');
    let answers = 0;
    socket.on('message', () => answers++);
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const flood = async (count: number, name: string) => {
      for (let i = 0; i < count; i++) {
        const uri = `sip:${USERS[i % USERS.length]}@h.example`;
        socket.send(request({ uri, callId: `${name}${i}` }), port, '127.0.0.1');
        // No faster than it is answered, or the kernel drops what it should be judged by.
        if (i % 50 === 49)
          for (let waited = 0; answers < i - 50 && waited < 20; waited++) await sleep(1);
      }
      await sleep(200);
    };
    await flood(10_000, 'warm');
    const before = await ask();
    answers = 0;
    await flood(TOTAL, 'flood');
    const after = await ask();
    socket.close();
    expect(after.decisions - before.decisions).toBeGreaterThan(0.9 * TOTAL);
    expect(after).toMatchObject({ server: 0, client: 0 });
    expect(after.residentMiB - before.residentMiB).toBeLessThan(16);
  } finally {
    child.kill();
  }
}, 120_000);
