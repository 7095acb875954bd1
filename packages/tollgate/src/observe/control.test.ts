import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileAccessList } from '@tollgate/auth';
import { createTollgate, type Tollgate } from '@tollgate/server';
import { parseIp } from '@tollgate/sip-parser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Control, startControl } from './control.ts';
import { askControl } from './control-client.ts';
import type { ControlRequest } from './control-protocol.ts';

let folder: string;
let path: string;
let control: Control | undefined;
let tollgate: Tollgate;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-control-'));
  path = join(folder, 'control.sock');
  tollgate = createTollgate({
    realm: 'control.example',
    applications: [
      { id: 'support', auth: 'ip_acl', accessLists: [compileAccessList(['192.0.2.0/24'])] },
    ],
    lockout: { failures: 2, scope: 'application' },
    onWarning: () => {},
  });
});

afterEach(async () => {
  await control?.close();
  control = undefined;
  rmSync(folder, { recursive: true });
});

const start = async (): Promise<void> => {
  control = await startControl(path, tollgate);
};

/** Sends a line as it is; the answer, or 'closed'. */
function raw(line: string | Uint8Array): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
      if (said.endsWith('\n')) resolve(JSON.parse(said));
    });
    socket.on('error', () => resolve('closed'));
    socket.on('close', () => resolve('closed'));
    socket.write(line);
  });
}

function lock(address: string, application = 'support'): void {
  const failure = { ip: parseIp(address)!, application, failure: 'access-list' } as const;
  const now = { mono: performance.now(), wall: Date.now() };
  for (let i = 0; i < 2; i++) tollgate.authenticator.store.report(failure, now);
}

describe('the control socket', () => {
  test('lists locks and ends them, out of one application or all', async () => {
    await start();
    lock('198.51.100.1');
    lock('2001:db8::1');
    const locks = await askControl(path, { command: 'locks' });
    expect(locks).toMatchObject([{ application: 'support' }, { application: 'support' }]);
    const unlock = (address: string, application?: string): Promise<unknown> =>
      askControl(path, { command: 'unlock', address, ...(application && { application }) });
    expect(await unlock('198.51.100.1', 'sales')).toEqual({ unlocked: false });
    expect(await unlock('198.51.100.1', 'support')).toEqual({ unlocked: true });
    expect(await unlock('2001:db8::1')).toEqual({ unlocked: true });
    expect(await askControl(path, { command: 'locks' })).toEqual([]);
  });

  test('tells how the server is', async () => {
    await start();
    const { pid } = process;
    const status = { command: 'status' } as const;
    expect(await askControl(path, status)).toEqual({ status: 'ok', calls: 0, locks: 0, pid });
    await tollgate.close();
    expect(await askControl(path, status)).toMatchObject({ status: 'draining' });
  });

  test('explains a message', async () => {
    await start();
    const text = 'INVITE sip:nobody@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n\r\n';
    const explained = await askControl(path, {
      command: 'explain',
      capture: false,
      messages: [
        {
          base64: Buffer.from(text).toString('base64'),
          transport: 'udp',
          from: { address: '192.0.2.1', port: 5060 },
          to: { address: '192.0.2.2', port: 5060 },
        },
      ],
    });
    expect(explained).toMatchObject({ verdict: 'reject', reason: 'missing-from', status: 400 });
  });

  test('says what is wrong with a request, and goes on', async () => {
    await start();
    for (const line of [
      'locks',
      '{}',
      '{"command":"shutdown"}',
      '{"command":"unlock"}',
      '{"command":"unlock","address":"carrier"}',
      '{"command":"unlock","address":"192.0.2.1","all":true}',
      '{"command":"explain","capture":false,"messages":[]}',
      '{"command":"explain","capture":true,"messages":[{"base64":"%"}]}',
      '[]',
      'null',
    ]) {
      expect(await raw(`${line}\n`)).toMatchObject({ ok: false, error: expect.any(String) });
    }
    expect(await askControl(path, { command: 'locks' })).toEqual([]);
  });

  test('closes on a line without end', async () => {
    await start();
    expect(await raw(Buffer.alloc(33 * 1024 * 1024, 97))).toBe('closed');
    expect(await askControl(path, { command: 'locks' })).toEqual([]);
  });

  test('has a file of mode 0600, under any mask, that goes with it', async () => {
    const before = process.umask(0);
    try {
      await start();
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(process.umask()).toBe(0);
    } finally {
      process.umask(before);
    }
    await control!.close();
    expect(existsSync(path)).toBe(false);
  });

  test('replaces what a server that is gone has left', async () => {
    const left = createServer().listen(path);
    await new Promise((resolve) => left.once('listening', resolve));
    // Renamed, its file is not taken away with it.
    const { renameSync } = await import('node:fs');
    renameSync(path, `${path}.kept`);
    await new Promise((resolve) => left.close(resolve));
    renameSync(`${path}.kept`, path);
    await start();
    expect(await askControl(path, { command: 'locks' })).toEqual([]);
  });

  test('takes no socket of another server, and no file that is none', async () => {
    await start();
    await expect(startControl(path, tollgate)).rejects.toThrow('another server');
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'mine');
    await expect(startControl(file, tollgate)).rejects.toThrow('no socket');
    expect(existsSync(file)).toBe(true);
    await expect(startControl(join(folder, 'none', 'x'), tollgate)).rejects.toThrow();
  });

  test('is asked in vain where nobody is', async () => {
    await expect(askControl(path, { command: 'locks' })).rejects.toThrow('ENOENT');
    const stranger = createServer((socket) => socket.resume().end('hello\n')).listen(path);
    await new Promise((resolve) => stranger.once('listening', resolve));
    const ask = askControl(path, { command: 'locks' } satisfies ControlRequest);
    await expect(ask).rejects.toThrow('no Tollgate');
    await new Promise((resolve) => stranger.close(resolve));
  });
});
