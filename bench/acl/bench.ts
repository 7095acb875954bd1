import { createRequire } from 'node:module';
import { BlockList } from 'node:net';
import { cpus } from 'node:os';
import { compileAccessList } from '@tollgate/auth';
import type { IpAddress } from '@tollgate/sip-parser';
import { smoke } from '../smoke.ts';
import { seeded } from '../support/random.ts';
import { textOf, type Workload, workload } from './lists.ts';

// Is a list of a million entries no slower to ask than plain binary search over ten thousand? And
// what do net.BlockList and ipaddr.js take for a list that they can still be asked?
const random = seeded(4711);
const LARGE = smoke ? 2000 : 1_000_000;
const PLAIN = smoke ? 500 : 10_000;
const COMMON = smoke ? 100 : 1000;
const LOOKUPS = smoke ? 1000 : 1_000_000;
const ROUNDS = smoke ? 1 : 60;
const CHUNK = Math.min(LOOKUPS, 50_000);

/** Answers one look-up. */
type Ask = (ip: IpAddress, text: string) => boolean;

interface Contestant {
  readonly name: string;
  readonly ask: Ask;
  readonly load: Workload;
  /** Look-ups a round: fewer for the slow. */
  readonly chunk: number;
  best: number;
}

function contest(contestants: readonly Contestant[]): void {
  for (let round = 0; round < ROUNDS; round++) {
    // In turns, so that what the machine does meanwhile hits all of them; the best turn counts.
    for (const contestant of contestants) {
      const { ask, chunk } = contestant;
      const from = (round * chunk) % (contestant.load.lookups.length - chunk + 1);
      const asked = contestant.load.lookups.slice(from, from + chunk);
      const texts = asked.map(textOf);
      let hits = 0;
      const started = performance.now();
      for (let i = 0; i < chunk; i++) if (ask(asked[i]!, texts[i]!)) hits++;
      const ns = ((performance.now() - started) / chunk) * 1e6;
      if (hits === 0 || hits === chunk) throw new Error(`${contestant.name}: ${hits} hits`);
      contestant.best = Math.min(contestant.best, ns);
    }
  }
}

function contestant(name: string, load: Workload, ask: Ask, chunk = CHUNK): Contestant {
  return { name, load, ask, chunk, best: Number.POSITIVE_INFINITY };
}

/** Tollgate's list, as its own contestant; says what it weighs. */
function ours(name: string, load: Workload): Contestant {
  const started = performance.now();
  const list = compileAccessList(load.entries);
  const seconds = (performance.now() - started) / 1000;
  const each = (list.bytes / list.size).toFixed(1);
  console.log(`${name}: ${each} bytes an entry, compiled in ${seconds.toFixed(2)} s`);
  return contestant(name, load, (ip) => list.allows(ip, 0));
}

/** The yardstick: whole addresses, sorted, halved; no prefix, no expiry, no deny. */
function plainIpv4({ entries }: Workload): Ask {
  const sorted = Uint32Array.from(entries.map(numberOf)).sort();
  return ({ w3 }) => {
    let low = 0;
    let high = sorted.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = sorted[middle]!;
      if (found === w3) return true;
      if (found < w3) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  };
}

function numberOf(ipv4: string): number {
  return ipv4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The same over four words an address. */
function plainIpv6({ entries }: Workload): Ask {
  const groups = entries.map((text) => text.split(':').map((group) => Number.parseInt(group, 16)));
  groups.sort((a, b) => a.reduce((order, group, i) => order || group - b[i]!, 0));
  const words = Uint32Array.from(
    groups.flatMap((g) => [0, 2, 4, 6].map((i) => g[i]! * 65536 + g[i + 1]!)),
  );
  return ({ w0, w1, w2, w3 }) => {
    let low = 0;
    let high = groups.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const at = middle * 4;
      let order = words[at]! - w0;
      if (order === 0) order = words[at + 1]! - w1;
      if (order === 0) order = words[at + 2]! - w2;
      if (order === 0) order = words[at + 3]! - w3;
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  };
}

function blockList(load: Workload): Ask {
  const list = new BlockList();
  for (const entry of load.entries) list.addAddress(entry, 'ipv4');
  return (_, text) => list.check(text, 'ipv4');
}

interface Ipaddr {
  parse(text: string): { match(range: unknown, bits: number): boolean };
}

/** Its own matching, a block after another, the source parsed once as it has to be. */
function ipaddrMatch(load: Workload): Ask {
  const auth = createRequire(import.meta.url).resolve('@tollgate/auth/package.json');
  const ipaddr = createRequire(auth)('ipaddr.js') as Ipaddr;
  const blocks = load.entries.map((entry) => ipaddr.parse(entry));
  return (_, text) => {
    const source = ipaddr.parse(text);
    return blocks.some((block) => source.match(block, 32));
  };
}

/** A fast wrong answer is no result. */
function agree(contestants: readonly Contestant[]): void {
  for (const ip of contestants[0]!.load.lookups.slice(0, 500)) {
    const answers = new Set(contestants.map(({ ask }) => ask(ip, textOf(ip))));
    if (answers.size > 1) throw new Error(`contestants disagree on ${textOf(ip)}`);
  }
}

function report(contestants: readonly Contestant[], yardstick: Contestant): void {
  if (smoke) return;
  for (const { name, best } of contestants) {
    const ratio = (best / yardstick.best).toFixed(2);
    console.log(`  ${name.padEnd(44)} ${best.toFixed(0).padStart(8)} ns  ${ratio}x`);
  }
}

console.log(`${cpus()[0]?.model}, Node ${process.version}`);
for (const family of [4, 6] as const) {
  const few = workload(random, family, PLAIN, LOOKUPS);
  const search = family === 4 ? plainIpv4(few) : plainIpv6(few);
  const plain = contestant(`plain binary search, ${PLAIN} IPv${family}`, few, search);
  agree([plain, ours(`tollgate, ${PLAIN} IPv${family}`, few)]);
  const many = workload(random, family, LARGE, LOOKUPS);
  const contestants = [plain, ours(`tollgate, ${LARGE} IPv${family}`, many)];
  contest(contestants);
  report(contestants, plain);
}

const common = workload(random, 4, COMMON, LOOKUPS);
const slow = smoke ? 100 : 2000;
const short = ours(`tollgate, ${COMMON} entries`, common);
const rivals = [
  short,
  contestant(`net.BlockList, ${COMMON} entries`, common, blockList(common), slow),
  contestant(`ipaddr.js match, ${COMMON} entries`, common, ipaddrMatch(common), slow),
];
agree(rivals);
contest(rivals);
report(rivals, short);
