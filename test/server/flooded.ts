// A server in a separate process, so that its memory can be measured. It prints its port, and then,
// for each line on its standard input, what it holds. Run with --expose-gc.
import { createInterface } from 'node:readline';
import { createTollgate } from 'tollgate';
import { applications, REALM } from '../support/rig.ts';

let decisions = 0;
const tollgate = createTollgate({
  realm: REALM,
  applications: applications(),
  // What is measured is what judging leaves behind, not what the token bucket keeps away.
  listen: [
    {
      transport: 'udp',
      address: '127.0.0.1',
      port: 0,
      untrustedPerSecond: Number.POSITIVE_INFINITY,
    },
  ],
  onDecision: () => {
    decisions++;
  },
});
const [listener] = await tollgate.listen();
process.stdout.write(`${listener!.port}\n`);
createInterface({ input: process.stdin }).on('line', () => {
  for (let round = 0; round < 5; round++) globalThis.gc!();
  const residentMiB = process.memoryUsage().rss / 2 ** 20;
  process.stdout.write(`${JSON.stringify({ decisions, residentMiB, ...tollgate.transactions })}\n`);
});
