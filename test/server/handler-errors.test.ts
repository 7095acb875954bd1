import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** A server whose handlers all throw, that gets one call and ends. */
function program(more: string): string {
  return `
    import { createSocket } from 'node:dgram';
    import { once } from 'node:events';
    import { compileAccessList, createTollgate } from 'tollgate';
    import { request, SDP } from './support/rig.ts';
    const fail = (what) => () => { throw new Error('this ' + what + ' always fails'); };
    const tollgate = createTollgate({
      realm: 'errors.example',
      applications: [{ id: 'acl', auth: 'ip_acl', accessLists: [compileAccessList(['127.0.0.1'])] }],
      listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }],
      onCall: fail('onCall'),
      ${more}
    });
    const [{ port }] = await tollgate.listen();
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const via = 'SIP/2.0/UDP 127.0.0.1:' + socket.address().port + ';branch=z9hG4bK1;rport';
    socket.send(request({ via, body: SDP }), port, '127.0.0.1');
    const [answer] = await once(socket, 'message');
    console.log(answer.toString().split('\\r\\n')[0]);
    socket.close();
    await tollgate.close();
  `;
}

interface Ran {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

async function run(more: string, readErrors = true): Promise<Ran> {
  const flags = ['--conditions=@tollgate/source', '--import=tsx', '--input-type=module'];
  const child = spawn(process.execPath, [...flags, '-e', program(more)], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (!readErrors) child.stderr.destroy();
  const ended = once(child, 'exit');
  const [out, err] = await Promise.all([text(child.stdout), readErrors ? text(child.stderr) : '']);
  const [code] = await ended;
  return { code, out, err };
}

test('an onCall that throws is told of on stderr where there is no onError', async () => {
  const { code, out, err } = await run('');
  expect(out).toBe('SIP/2.0 500 Server Internal Error\n');
  expect(err).toMatch(/^tollgate: error in onCall: Error: this onCall always fails\n {4}at /);
  expect(err.match(/tollgate: error in/g)).toHaveLength(1);
  expect(code).toBe(0);
}, 30_000);

test('nothing is printed where onError takes the error', async () => {
  const { code, out, err } = await run(
    'onError: (error, where) => console.log(where, error.message),',
  );
  expect(out).toBe('onCall this onCall always fails\nSIP/2.0 500 Server Internal Error\n');
  expect(err).toBe('');
  expect(code).toBe(0);
}, 30_000);

test('a process whose stderr nobody reads goes on', async () => {
  const { code, out } = await run('', false);
  expect(out).toBe('SIP/2.0 500 Server Internal Error\n');
  expect(code).toBe(0);
}, 30_000);
