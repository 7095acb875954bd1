import {
  createFramer,
  type Limits,
  parse,
  parseChallenge,
  parseContentType,
  parseCredentials,
  parseDate,
  parseDeltaSeconds,
  parseHistoryInfo,
  parseMinSe,
  parseNameAddr,
  parseSessionExpires,
  parseTokenList,
  parseUri,
  parseVia,
  sameUri,
  tokensOf,
  validate,
  writeResponse,
} from '@tollgate/sip-parser';
import { growthExponent, SIZES } from '../support/growth.ts';
import { GENERATORS } from './generators.ts';

// A gate, in smoke mode too: no shape of input may cost more than in proportion to its size, with
// every limit off its hinges. A planted quadratic function shows that the fit would notice.

const MOST = 1.4;
const PLANTED_LEAST = 1.7;
const MOST_ATTEMPTS = 3;
const LARGEST = 65535;
const WIDE: Limits = {
  maxMessageBytes: LARGEST,
  maxHeaderBlockBytes: LARGEST,
  maxHeaders: LARGEST,
  maxHeaderBytes: LARGEST,
  maxUriBytes: LARGEST,
  maxBodyBytes: LARGEST,
  maxParameters: LARGEST,
};
/** The readers of single productions: each takes the text of one. */
const READERS: readonly ((text: string) => unknown)[] = [
  parseChallenge,
  parseContentType,
  parseCredentials,
  parseDate,
  parseDeltaSeconds,
  parseHistoryInfo,
  parseMinSe,
  parseNameAddr,
  parseSessionExpires,
  parseTokenList,
  parseUri,
  parseVia,
];
const source = { address: '192.0.2.1', port: 5060 };

/** Everything the package does with a message. */
function readAll(bytes: Buffer): void {
  const result = validate(parse(bytes, WIDE));
  const m = result.kind === 'malformed' ? result.partial : result;
  if (m === undefined) return;
  for (const [, span] of m.headers()) m.text(span);
  for (const contact of m.contacts ?? []) void contact.displayName;
  // Something else is read between two questions to the same message.
  for (const value of [...(m.contacts ?? []), ...(m.vias ?? [])]) {
    value.param('none');
    parseTokenList('a');
  }
  for (const credentials of m.credentials) credentials.param('none');
  for (const name of ['from', 'x-a']) void m.nameAddrs(name)?.length;
  void [m.vias, m.from?.displayName, m.from?.param('none'), m.topVia?.param('none')];
  const uri = m.requestUri;
  if (uri !== undefined) sameUri(uri, uri);
  const value = m.header('content-type') ?? m.header('x-a') ?? '';
  for (const read of READERS) read(value);
  tokensOf(m, 'x-a');
  writeResponse(m, { status: 400, toTag: 't', source });
}

function frame(bytes: Buffer): void {
  const framer = createFramer({ message: () => {}, ping: () => {} }, WIDE);
  for (let i = 0; i < bytes.length; i += 16) framer.push(bytes.subarray(i, i + 16));
}

/** Reads a line end by line end from the start: what must not be. */
function planted(size: number): void {
  const bytes = Buffer.alloc(size / 16, 0x61);
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) for (let k = 0; k < i; k++) sum += bytes[k]!;
  if (sum < 0) throw new Error('unreachable');
}

/** The least of a few attempts: noise only ever adds. */
function fit(work: (size: number) => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < MOST_ATTEMPTS && least > MOST; i++)
    least = Math.min(least, growthExponent(work));
  return least;
}

let failed = 0;
let worst = 0;
for (const { name, make } of GENERATORS) {
  const inputs = new Map(SIZES.map((size) => [size, make(size)]));
  for (const [job, work] of [
    ['read', readAll],
    ['frame', frame],
  ] as const) {
    const exponent = fit((size) => work(inputs.get(size)!));
    worst = Math.max(worst, exponent);
    if (exponent <= MOST) continue;
    failed++;
    console.error(`${job} ${name}: time grows with size^${exponent.toFixed(2)}`);
  }
}
const quadratic = growthExponent(planted);
if (quadratic < PLANTED_LEAST) {
  failed++;
  console.error(`the planted quadratic function fits only ${quadratic.toFixed(2)}`);
}
console.log(
  `${GENERATORS.length} shapes, read and framed: exponent ${worst.toFixed(2)} at most; ` +
    `the planted quadratic function: ${quadratic.toFixed(2)}`,
);
process.exit(failed === 0 ? 0 : 1);
