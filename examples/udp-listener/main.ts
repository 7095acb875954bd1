// Listens on UDP and TCP with an embedded demo configuration, answers accepted calls with silence
// and prints one line a decision. `npm start` runs this.
import { createTollgate, type Tollgate } from '@tollgate/server';
import { applications, REALM } from './demo.ts';
import { HELP, readOptions } from './options.ts';
import { commandsToTry, decisionLine } from './print.ts';
import { silence } from './silence.ts';

const options = readOptions(process.argv.slice(2));
if (options === 'help') {
  process.stdout.write(HELP);
  process.exit(0);
}
if ('error' in options) {
  console.error(options.error);
  process.exit(2);
}
const { host, port } = options;

const tollgate: Tollgate = createTollgate({
  realm: REALM,
  applications,
  listen: [
    { transport: 'udp', address: host, port },
    { transport: 'tcp', address: host, port },
  ],
  onDecision: (event) => console.log(decisionLine(event)),
  onCall(call) {
    call.ringing();
    call.answer({ sdp: silence(call.offer, host, 40_000) });
  },
  onWarning: (message) => console.error(`warning: ${message}`),
});

try {
  await tollgate.listen();
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(
    code === 'EADDRINUSE'
      ? `port ${port} on ${host} is in use; try: npm start -- --port ${port === 65535 ? 5060 : port + 1}`
      : `cannot listen on ${host} port ${port}: ${message}`,
  );
  process.exit(1);
}
console.log(`Listening on ${host} port ${port}, UDP and TCP. Applications:`);
for (const { id, auth } of applications) console.log(`  ${id.padEnd(12)}  ${auth}`);
console.log(`\n${commandsToTry(host, port)}\nCtrl-C ends it. Decisions:\n`);

// A terminal's Ctrl-C reaches npm and this process, and npm passes its own on: it may come twice.
let leaving = false;
function leave(): void {
  if (leaving) return;
  leaving = true;
  console.log('draining ...');
  void tollgate.close({ drainMs: 2000 }).then(() => process.exit(0));
}
process.on('SIGINT', leave);
process.on('SIGTERM', leave);
