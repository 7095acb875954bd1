import { hash } from 'node:crypto';
import { cpus } from 'node:os';
import {
  type Authenticator,
  compileAccessList,
  createAuthenticator,
  type DigestHash,
  ha1Set,
} from '@tollgate/auth';
import { parseIp, type SipRequest, type Source } from '@tollgate/sip-parser';
import { smoke } from '../smoke.ts';
import { answer, invite } from './requests.ts';

// What the authenticator costs a request that is parsed already, beside the hashes that RFC 7616
// asks for and nothing can save: H(method:uri) and the response itself.

const realm = 'tollgate.example';
const now = { mono: 1_000_000, wall: Date.now() };
const clock = () => now;
const rounds = smoke ? 1 : 60; // short ones, so that most are spared by the rest of the machine
const batch = smoke ? 20 : 500;

function sourceOf(address: string): Source {
  const ip = parseIp(address);
  if (ip === undefined) throw new Error(address);
  return { transport: 'udp', address, ip, port: 5060, flow: 0, socket: 'bench' };
}

const carrier = sourceOf('192.0.2.7');
const stranger = sourceOf('203.0.113.9');

function build(algorithm: DigestHash, exempt: readonly string[] = []): Authenticator {
  const credentials = { alice: ha1Set({ username: 'alice', realm, password: 'wonderland' }) };
  const accessLists = [compileAccessList(['192.0.2.0/24'])];
  return createAuthenticator({
    realm,
    algorithms: [algorithm],
    lockout: { failures: 1, exempt },
    applications: [
      { id: 'sales', auth: 'credential', credentials },
      { id: 'listed', auth: 'ip_acl', accessLists },
    ],
  });
}

interface Job {
  readonly name: string;
  /** Prepares a batch, untimed; what it returns is timed, and tells what came out. */
  prepare(): () => string;
  readonly expected: string;
  readonly hashes?: DigestHash;
}

/** The same judgement of every request of a batch; the last one's outcome is told. */
function judged(
  auth: Authenticator,
  requests: readonly SipRequest[],
  source: Source,
): () => string {
  return () => {
    let outcome = '';
    for (const message of requests) {
      const screened = auth.screen({ message, source, now });
      const decision = screened.kind === 'pending' ? auth.verify(screened, clock) : screened;
      if (decision instanceof Promise) throw new Error('asynchronous');
      outcome = decision.reason;
    }
    return outcome;
  };
}

const batchOf = (make: (i: number) => SipRequest) =>
  Array.from({ length: batch }, (_, i) => make(i));

function nonceOf(auth: Authenticator): string {
  const screened = auth.screen({ message: invite(0), source: carrier, now });
  if (screened.kind !== 'challenge') throw new Error(screened.kind);
  return /nonce="([^"]*)"/.exec(Buffer.from(screened.response).toString('latin1'))?.[1] ?? '';
}

function verifying(algorithm: DigestHash): Job {
  const auth = build(algorithm);
  return {
    name: `screen + verify, right, ${algorithm}`,
    hashes: algorithm,
    expected: 'credential',
    prepare() {
      const nonce = nonceOf(auth);
      const line = (i: number) => answer(algorithm, nonce, i + 1, realm);
      return judged(
        auth,
        batchOf((i) => invite(i, [line(i)])),
        carrier,
      );
    },
  };
}

function screening(
  name: string,
  expected: string,
  user: string,
  lines: readonly string[] = [],
): Job {
  const auth = build('MD5');
  const source = expected === 'access-list-miss' ? stranger : carrier;
  const requests = batchOf((i) => invite(i, lines, user));
  return { name, expected, prepare: () => judged(auth, requests, source) };
}

function locked(): Job {
  const auth = build('MD5');
  const wrong = answer('MD5', nonceOf(auth), 1, 'x').replace('realm="x"', `realm="${realm}"`);
  judged(auth, [invite(0, [wrong])], carrier)();
  const requests = batchOf((i) => invite(i));
  return {
    name: 'screen, locked',
    expected: 'locked',
    prepare: () => judged(auth, requests, carrier),
  };
}

/** A wrong answer from a source that cannot be locked. */
function failing(expected: 'wrong-password' | 'unknown-user'): Job {
  const auth = build('MD5', ['192.0.2.0/24']);
  const username = expected === 'unknown-user' ? 'nobody' : 'alice';
  return {
    name: `screen + verify, ${expected}`,
    hashes: 'MD5',
    expected,
    prepare() {
      const nonce = nonceOf(auth);
      const line = (i: number) => answer('MD5', nonce, i + 1, realm, username, 'no');
      return judged(
        auth,
        batchOf((i) => invite(i, [line(i)])),
        carrier,
      );
    },
  };
}

/** The bare hashes of one verification. */
function bare(algorithm: DigestHash): Job {
  const name = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' }[algorithm];
  const a1 = hash(name, 'a1');
  return {
    name: `bare hashes, ${algorithm}`,
    expected: 'hex',
    prepare: () => () => {
      let out = '';
      for (let i = 0; i < batch; i++) {
        const a2 = hash(name, 'INVITE:sip:sales@tollgate.example');
        out = hash(name, `${a1}:${'n'.repeat(38)}:0000000${i % 10}:c0ffee:auth:${a2}`);
      }
      return /^[0-9a-f]+$/.test(out) ? 'hex' : out;
    },
  };
}

const forged = answer('MD5', 'x'.repeat(38), 1, realm);
const jobs: readonly Job[] = [
  bare('MD5'),
  bare('SHA-256'),
  bare('SHA-512-256'),
  screening('screen, no credentials: 407', 'credentials-missing', 'sales'),
  screening('screen, forged nonce: 407', 'nonce-forged', 'sales', [forged]),
  screening('screen, on no list: 403', 'access-list-miss', 'listed'),
  screening('screen, unknown application: 403', 'application-unknown', 'ghost'),
  locked(),
  screening('screen + verify, access list alone', 'access-list', 'listed'),
  verifying('MD5'),
  verifying('SHA-256'),
  verifying('SHA-512-256'),
  failing('wrong-password'),
  failing('unknown-user'),
];

// Rounds are interleaved, so that a busy moment of the machine hits all jobs alike.
const samples = new Map(jobs.map((job) => [job, [] as number[]]));
for (let round = -2; round < rounds; round++) {
  for (const job of jobs) {
    const run = job.prepare();
    const start = process.hrtime.bigint();
    const outcome = run();
    const each = Number(process.hrtime.bigint() - start) / batch;
    if (outcome !== job.expected) throw new Error(`${job.name}: ${outcome}, not ${job.expected}`);
    if (round >= 0) samples.get(job)?.push(each);
  }
}

const sortedOf = (job: Job): number[] => [...(samples.get(job) ?? [])].sort((a, b) => a - b);
const median = (job: Job): number => sortedOf(job)[rounds >> 1] ?? Number.NaN;
const best = (job: Job): number => sortedOf(job)[0] ?? Number.NaN;

if (smoke) {
  console.log(`auth: ${jobs.length} jobs give what they should`);
} else {
  console.log(`${cpus()[0]?.model}, node ${process.version}; ${rounds} rounds of ${batch}`);
  console.log(`${''.padEnd(36)}   median     best    a second  ratio to the bare hashes (best)`);
  for (const job of jobs) {
    const base = jobs.find(({ name }) => name === `bare hashes, ${job.hashes}`);
    const ratio = base === undefined ? '' : `${(best(job) / best(base)).toFixed(1)}x`;
    const [middle, low] = [median(job), best(job)].map((ns) => `${ns.toFixed(0)} ns`.padStart(9));
    const rate = Math.round(1e9 / best(job)).toLocaleString('en');
    console.log(`${job.name.padEnd(36)}${middle}${low}${rate.padStart(12)}  ${ratio}`);
  }
}
