// A process of its own, so that its memory is its own: floods an engine with INVITEs nobody vouches
// for and prints what is left of it. Run with --expose-gc; the argument is how many.
import { createAuthenticator, createEngine } from 'tollgate';
import { applications, REALM, request } from '../support/rig.ts';

const total = Number(process.argv[2]);
let mono = 0;
const now = () => ({ mono, wall: 1_800_000_000_000 + mono });
const engine = createEngine({
  authenticator: createAuthenticator({ realm: REALM, applications: applications() }),
  advertised: () => ({ host: '198.51.100.1', port: 5060 }),
  clock: now,
});
// Every auth type, an unknown application and a number nobody owns; the fields that differ have one
// length, so that a message is made by writing digits into its bytes.
const users = ['acl', 'digest', 'both', 'none', 'nobody', '+15559999'];
const templates = users.map((user) =>
  Buffer.from(
    request({ uri: `sip:${user}@h.example`, callId: '00000000', branch: 'z9hG4bK00000000' }),
  ),
);
let answers = 0;
const reply = () => {
  answers++;
};

function flood(from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const bytes = Buffer.from(templates[i % templates.length]!);
    const digits = String(i).padStart(8, '0');
    bytes.write(digits, bytes.indexOf('Call-ID: ') + 9);
    bytes.write(digits, bytes.indexOf('z9hG4bK') + 7);
    const w3 = (0x0b000000 + i * 7) >>> 0;
    const address = [w3 >>> 24, (w3 >>> 16) & 255, (w3 >>> 8) & 255, w3 & 255].join('.');
    const ip = { family: 4, w0: 0, w1: 0, w2: 0xffff, w3 } as const;
    mono += 0.05;
    const source = { transport: 'udp', address, ip, port: 5060, flow: 0, socket: 'udp' } as const;
    engine.receive(bytes, source, reply, now());
    engine.advance(now());
  }
}

function residentMiB(): number {
  for (let round = 0; round < 5; round++) globalThis.gc!();
  return process.memoryUsage().rss / 2 ** 20;
}

// Tables are paged in and the young generation grown by the first of them.
flood(0, 100_000);
const before = residentMiB();
flood(0, total);
mono += 60_000;
engine.advance(now());
const after = residentMiB();
const { server, client } = engine.transactions;
const idle = engine.deadline() === Number.POSITIVE_INFINITY;
process.stdout.write(JSON.stringify({ answers, grownMiB: after - before, server, client, idle }));
