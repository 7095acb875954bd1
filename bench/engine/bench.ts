// Measures a whole call in the engine, without sockets: every packet of an access-list call and of
// a digest call, and the requests of strangers and locked sources. The yardstick is the work that
// every implementation must do: the hashes of one digest verification and the two signatures of a
// nonce.
import { createHash, createHmac } from 'node:crypto';
import { cpus } from 'node:os';
import { parseIp } from '@tollgate/sip-parser';
import { compileAccessList, createAuthenticator, createEngine, ha1Set } from 'tollgate';
import { smoke } from '../smoke.ts';
import { credentialsFor, message, toTagOf } from './caller.ts';

const REALM = 'bench.example';
const SDP =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0 8 101\r\n' +
  'a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n';
const alice = ha1Set({ username: 'alice', realm: REALM, password: 'secret' }, ['MD5']);

let mono = 1_000;
const now = () => ({ mono, wall: 1_800_000_000_000 + mono });
const ip = parseIp('192.0.2.1')!;
const source = {
  transport: 'udp',
  address: '192.0.2.1',
  ip,
  port: 5060,
  flow: 0,
  socket: 'u',
} as const;
const engine = createEngine({
  authenticator: createAuthenticator({
    realm: REALM,
    applications: [
      { id: 'acl', auth: 'ip_acl', accessLists: [compileAccessList(['192.0.2.0/24'])] },
      { id: 'digest', auth: 'credential', credentials: { alice } },
    ],
  }),
  advertised: () => ({ host: '198.51.100.1', port: 5060 }),
  clock: now,
  maxTransactions: 1_000_000,
  onCall: (call) => call.answer({ sdp: SDP }),
});

let last: Uint8Array = new Uint8Array();
const reply = (bytes: Uint8Array) => {
  last = bytes;
};
const give = (text: string) => engine.receive(Buffer.from(text, 'latin1'), source, reply, now());

/** One call; returns the statuses it was answered with. */
function call(n: number, user: 'acl' | 'digest'): string {
  const uri = `sip:${user}@198.51.100.1`;
  const id = `call-${n}`;
  const statuses: string[] = [];
  const status = () => statuses.push(Buffer.from(last).toString('latin1', 8, 11));
  give(message({ method: 'INVITE', uri, id, cseq: 1, branch: `${n}a`, body: SDP }));
  status();
  let cseq = 1;
  if (user === 'digest') {
    const toTag = toTagOf(last);
    const authorization = credentialsFor(last, uri, alice.MD5!);
    give(message({ method: 'ACK', uri, id, cseq, branch: `${n}a`, toTag }));
    cseq = 2;
    give(message({ method: 'INVITE', uri, id, cseq, branch: `${n}b`, body: SDP, authorization }));
    status();
  }
  const toTag = toTagOf(last);
  give(message({ method: 'ACK', uri, id, cseq, branch: `${n}c`, toTag }));
  give(message({ method: 'BYE', uri, id, cseq: cseq + 1, branch: `${n}d`, toTag }));
  status();
  mono += 5;
  engine.advance(now());
  return statuses.join(' ');
}

function expectSame(got: string, wanted: string): void {
  if (got !== wanted) throw new Error(`expected ${wanted}, got ${got}`);
}
expectSame(call(0, 'acl'), '200 200');
expectSame(call(1, 'digest'), '407 200 200');

/** Microseconds of processor time a run, the least of several rounds. */
function cost(runs: number, run: (i: number) => void): number {
  if (smoke) {
    run(2);
    return Number.NaN;
  }
  for (let i = 0; i < runs; i++) run(i);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    for (let i = 0; i < runs; i++) run(i);
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / runs);
  }
  return best;
}

let n = 10;
const key = Buffer.alloc(32, 7);
const hashes = cost(20_000, (i) => {
  createHmac('sha256', key).update(`nonce ${i}`).digest();
  createHmac('sha256', key).update(`again ${i}`).digest();
  createHash('md5').update(`INVITE:sip:digest@198.51.100.1:${i}`).digest('hex');
  createHash('md5').update(`${alice.MD5}:nonce:00000001:c:auth:${i}`).digest('hex');
});
const rows: [string, number][] = [
  ['two HMAC-SHA256 and two MD5', hashes],
  ['access-list call (INVITE ACK BYE)', cost(5_000, () => call(n++, 'acl'))],
  ['digest call (INVITE ACK INVITE ACK BYE)', cost(5_000, () => call(n++, 'digest'))],
  [
    'stranger: INVITE challenged',
    cost(10_000, () => {
      const id = `s${n++}`;
      give(message({ method: 'INVITE', uri: 'sip:digest@h', id, cseq: 1, branch: id, body: SDP }));
    }),
  ],
];
console.log(
  `${cpus()[0]?.model}, Node ${process.version}; processor time, the caller's part included`,
);
for (const [what, us] of rows) {
  const ratio = what === rows[0]![0] ? '' : `  ${(us / hashes).toFixed(1)} times the hashes`;
  console.log(smoke ? `${what}: runs` : `${what}: ${us.toFixed(1)} us${ratio}`);
}
