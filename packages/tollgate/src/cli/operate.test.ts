import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTollgate, type Tollgate } from '@tollgate/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../config/index.ts';
import { type Control, startControl } from '../observe/control.ts';
import type { Io } from './io.ts';
import { run } from './program.ts';

const PASSWORD = 'Tr0ub4dor-canary-3';
const INVITE = [
  'INVITE sip:support@192.0.2.2 SIP/2.0',
  'Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK1;rport',
  'From: "caller" <sip:+15550100@carrier.example>;tag=1',
  'To: <sip:support@192.0.2.2>',
  'Call-ID: one',
  'CSeq: 1 INVITE',
  'Contact: <sip:c@198.51.100.7>',
  'Max-Forwards: 70',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');

let folder: string;
let config: string;
let port: number;
let server: Tollgate;
let control: Control;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-operate-'));
  config = file(
    'tollgate.yaml',
    `
realm: sip.example.com
listen: [{ transport: udp, address: 127.0.0.1, port: 0 }]
accessLists: { carrier: [198.51.100.0/28] }
credentials: { alice: { passwordEnv: CARRIER_PASSWORD } }
applications:
  - { id: support, auth: credential, credentials: [alice] }
  - { id: sales, auth: ip_acl, accessLists: [carrier] }
control: { socket: ${join(folder, 'control.sock')} }
`,
  );
  const loaded = loadConfig(config, { env: { CARRIER_PASSWORD: PASSWORD } });
  if (loaded.kind === 'invalid') throw new Error('the configuration of the test is wrong');
  server = createTollgate({ ...loaded.server, onCall: (call) => call.answer({ sdp: 'v=0\r\n' }) });
  port = (await server.listen())[0]!.port;
  control = await startControl(join(folder, 'control.sock'), server);
});

afterAll(async () => {
  await control.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** A capture of datagrams from 198.51.100.7 to 192.0.2.2, one a second, on a link of raw IP. */
function capture(...messages: readonly string[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4);
  header.writeUInt32LE(101, 20);
  const records = messages.map((message, second) => {
    const packet = Buffer.alloc(28 + message.length);
    packet[0] = 0x45;
    packet.writeUInt16BE(packet.length, 2);
    packet[9] = 17;
    packet.set([198, 51, 100, 7, 192, 0, 2, 2], 12);
    packet.writeUInt16BE(5060, 20);
    packet.writeUInt16BE(5060, 22);
    packet.writeUInt16BE(8 + message.length, 24);
    packet.write(message, 28, 'latin1');
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_800_000_000 + second, 0);
    record.writeUInt32LE(packet.length, 8);
    return Buffer.concat([record, packet]);
  });
  return Buffer.concat([header, ...records]);
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function tollgate(
  args: readonly string[],
  setting: { readonly stdin?: string; readonly typed?: string; readonly colours?: boolean } = {},
): Promise<Ran> {
  const said = { out: '', err: '' };
  const io: Io = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    style: (style, text) => (setting.colours ? `<${style}>${text}` : text),
    env: { CARRIER_PASSWORD: PASSWORD, WRONG: 'guess', EMPTY: '' },
    isTerminal: setting.typed !== undefined,
    read: () => Promise.resolve(Buffer.from(setting.stdin ?? '')),
    askSecret: () => Promise.resolve(setting.typed),
    on: () => () => undefined,
  };
  const code = await run(args, io);
  for (const text of [said.out, said.err]) expect(text).not.toContain(PASSWORD);
  return { code, ...said };
}

describe('call', () => {
  const to = (): string => `sip:support@127.0.0.1:${port}`;

  test('prints the ladder and the verdict; status 0 where it was answered', async () => {
    const { code, out, err } = await tollgate(
      ['call', to(), '-u', 'alice', '--password-env', 'CARRIER_PASSWORD'],
      { colours: true },
    );
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/-->.*INVITE sip:support@.*\n.*<--.*SIP\/2\.0 407/);
    expect(out).toContain('<green>answered: 200 OK');
  });

  test('takes the password from the terminal and from standard input', async () => {
    const args = ['call', to(), '-u', 'alice', '--json'];
    expect((await tollgate(args, { typed: PASSWORD })).code).toBe(0);
    const { code, out } = await tollgate(args, { stdin: `${PASSWORD}\n` });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'answered', digest: { algorithm: 'MD5' } });
  });

  test('status 1 where it was refused', async () => {
    const { code, out } = await tollgate(['call', to(), '-u', 'alice', '--password-env', 'WRONG']);
    expect(code).toBe(1);
    expect(out).toContain('refused: 403 Forbidden');
  });

  test('status 3 where nobody answers, or there is no password', async () => {
    expect((await tollgate(['call', 'sip:support@nobody.invalid'])).code).toBe(3);
    for (const name of ['EMPTY', 'UNSET']) {
      const { code, err } = await tollgate(['call', to(), '-u', 'alice', '--password-env', name]);
      expect([code, err]).toEqual([3, expect.stringContaining('takes a NAME')]);
    }
  });

  test.each([
    [['support@127.0.0.1'], 'must be a SIP URI'],
    [['sip:a@h', '--timeout', 'soon'], '--timeout'],
    [['sip:a@h', '--hold', '-1'], '--hold'],
    [['sip:a@h', '-t', 'sctp'], 'transport'],
    [['sip:a@h', '--bind', 'eth0'], 'bind.address'],
    [['sip:a@h', '--server', 'a:b:c:d'], 'is not HOST'],
    [['sip:a@h', '-H', 'no colon'], '--header'],
    [['sip:a@h', '--qop', 'auth-int'], 'qop'],
    [['sip:a@h', '--from', 'nobody'], 'from'],
    [['sip:a@h', '--password', PASSWORD.slice(0, 4)], 'unknown option'],
    [[], 'missing required argument'],
  ])('status 2 for %j', async (args, what) => {
    const { code, err } = await tollgate(['call', ...args]);
    expect([code, err]).toEqual([2, expect.stringContaining(what)]);
  });
});

describe('explain', () => {
  const packet = (): string => file('invite.sip', INVITE.replaceAll('support', 'sales'));
  const args = (...more: string[]): string[] => ['explain', '-c', config, ...more];

  test('prints the gates, the cause, the fix, the patch and the answer', async () => {
    const { code, out, err } = await tollgate(args('-f', '198.51.100.77', packet()));
    expect([code, err]).toEqual([1, '']);
    expect(out).toMatch(/pass {2}lock/);
    expect(out).toMatch(/STOP {2}access-list {3}198\.51\.100\.77 may not call/);
    expect(out).toContain(
      'the nearest entry is 198.51.100.0/28 (carrier), 25 leading bits in common',
    );
    expect(out).toContain('add /accessLists/carrier/- "198.51.100.77/32"');
    expect(out).toContain('  SIP/2.0 403 Forbidden\n');
  });

  test('lets no packet write to the terminal', async () => {
    for (const name of ['\x1b]0;owned\x07', '\u009b31mred', 'J\u00e4s\u00f8n \u202e']) {
      for (const user of ['sales', encodeURIComponent(name)]) {
        const hostile = INVITE.replace('caller', name).replaceAll('support', user);
        const { out } = await tollgate(args('-f', '198.51.100.77', file('hostile.sip', hostile)));
        expect(out).toContain('the answer:');
        expect(out).toMatch(/^[\x20-\x7e\n]*$/);
      }
    }
  });

  test('status 0 where the call is let in', async () => {
    const { code, out } = await tollgate(args('-f', '198.51.100.7:5062', packet()));
    expect(code).toBe(0);
    expect(out).toContain('the call is let in for sales');
    expect(out).not.toContain('the answer:');
  });

  test('--json is the same as data; the answer byte for byte', async () => {
    const { out } = await tollgate(args('-f', '198.51.100.77', packet(), '--json'));
    const { response, patch, trace, source } = JSON.parse(out);
    expect(Buffer.from(response.base64, 'base64').toString()).toBe(response.text);
    expect(patch).toEqual([
      { op: 'add', path: '/accessLists/carrier/-', value: '198.51.100.77/32' },
    ]);
    expect(trace.at(-1)).toMatchObject({ gate: 'access-list', verdict: 'stop' });
    expect(source).toEqual({ address: '198.51.100.77', port: 5060, transport: 'udp' });
  });

  test('--at is the moment it is judged for', async () => {
    const at = '2027-01-31T12:00:00Z';
    const { out } = await tollgate(args('-f', '198.51.100.7', '--at', at, packet(), '--json'));
    expect(JSON.parse(out).at).toBe(Date.parse(at));
  });

  test('a capture without a call: status 3', async () => {
    const empty = Buffer.alloc(24);
    empty.writeUInt32LE(0xa1b2c3d4);
    const { code, err } = await tollgate(args(file('empty.pcap', empty)));
    expect([code, err]).toEqual([3, expect.stringContaining('no INVITE')]);
    expect((await tollgate(args(file('empty.pcap', empty), '-f', '192.0.2.1'))).code).toBe(2);
  });

  test.each([
    ['the configuration alone', []],
    ['the running server', ['--server']],
  ])('a capture is judged as one story by %s', async (_, more) => {
    const path = file(
      'calls.pcap',
      capture(INVITE, INVITE.replace('Call-ID: one', 'Call-ID: two')),
    );
    const { code, out, err } = await tollgate(args(path, ...more, '--json'));
    expect([code, err]).toEqual([1, '']);
    expect(JSON.parse(out)).toMatchObject({
      packets: [{ reason: 'credentials-missing' }, { reason: 'credentials-missing' }],
      findings: [
        {
          cause: 'challenge-unanswered',
          sources: ['198.51.100.7'],
          callIds: ['one', 'two'],
          change: { kind: 'set-auth', application: 'support', auth: 'ip_acl' },
          patch: [
            { op: 'add', path: '/applications/0/auth', value: 'ip_acl' },
            { op: 'remove', path: '/applications/0/credentials' },
            { op: 'add', path: '/accessLists/support-callers', value: ['198.51.100.7/32'] },
            { op: 'add', path: '/applications/0/accessLists', value: ['support-callers'] },
          ],
        },
      ],
    });
    const text = await tollgate(args(path, ...more));
    expect(text.out).toContain('198.51.100.7 was challenged (407) for support');
  });

  test.each([
    [[], '--from'],
    [['-f', 'carrier'], '--from'],
    [['-f', '192.0.2.1:99999'], '--from'],
    [['-f', '192.0.2.1', '-t', 'ws'], '--transport'],
    [['-f', '192.0.2.1', '--at', 'yesterday'], '--at'],
    [['-f', '192.0.2.1', '--server', '--strict-nonce'], '--strict-nonce'],
  ])('status 2 for %j', async (more, what) => {
    const { code, err } = await tollgate(args(packet(), ...more));
    expect([code, err]).toEqual([2, expect.stringContaining(what)]);
  });

  test('status 3 for a file that cannot be read, of the packet or of the configuration', async () => {
    expect((await tollgate(args(join(folder, 'none'), '-f', '192.0.2.1'))).code).toBe(3);
    const none = ['explain', '-c', join(folder, 'none'), '-f', '192.0.2.1', packet()];
    expect((await tollgate(none)).code).toBe(3);
  });
});

describe('locks and unlock', () => {
  test('status 1 where there was no lock to end, and a list that says so', async () => {
    expect(await tollgate(['locks', '-c', config])).toMatchObject({
      code: 0,
      out: 'no source is locked\n',
    });
    expect(await tollgate(['locks', '-c', config, '--json'])).toMatchObject({ out: '[]\n' });
    expect(await tollgate(['unlock', '-c', config, '192.0.2.9', '--json'])).toMatchObject({
      code: 1,
      out: '{\n  "unlocked": false\n}\n',
    });
  });

  test('show what led to a lock, and end it', async () => {
    const { store } = server.authenticator;
    const now = { mono: performance.now(), wall: Date.now() };
    const lock = { source: '192.0.2.9', until: now.wall + 30_000 };
    store.restoreLocks([lock, { ...lock, source: '2001:db8::/64' }], now);
    const { out } = await tollgate(['locks', '-c', config]);
    expect(out).toMatch(/^192\.0\.2\.9 +(29|30) s more/m);
    for (const address of ['192.0.2.9', '2001:db8::/64']) {
      const { code, out: said } = await tollgate(['unlock', '-c', config, address]);
      expect([code, said]).toEqual([0, expect.stringContaining('is unlocked')]);
    }
    expect(store.locks(now)).toEqual([]);
  });

  test('status 3, with advice, where no server can be asked', async () => {
    const mute = file('mute.yaml', 'realm: r\napplications: []\n');
    const { code, err } = await tollgate(['locks', '-c', mute]);
    expect([code, err]).toEqual([3, expect.stringContaining('control: { socket:')]);
    const gone = await tollgate(['unlock', '-s', join(folder, 'none.sock'), '192.0.2.1']);
    expect([gone.code, gone.err]).toEqual([3, expect.stringContaining('tollgate serve')]);
    const wrong = await tollgate(['unlock', '-c', config, 'carrier']);
    expect([wrong.code, wrong.err]).toEqual([3, expect.stringContaining('no IP address')]);
  });
});
