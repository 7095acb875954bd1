import type { CaptureExplanationJson, Diagnosis, ExplanationJson } from '@tollgate/server/explain';
import type { Command } from 'commander';
import type { ConfigFile, PatchOperation } from '../config/index.ts';
import { DEFAULT_CONFIG } from './config-option.ts';
import { exit, exitHelp, Quit } from './exit.ts';
import { type PacketOptions, readPacket, singleMessage } from './explain-packet.ts';
import { captureText, explanationText } from './explain-text.ts';
import type { Io } from './io.ts';

const AFTER = `
The packet is one SIP message as it was received, or a capture (pcap or pcapng, as tcpdump and
Wireshark write them; every call in it is judged, in order). It is judged by the very functions that
judge live calls, and the answer is shown byte for byte; nothing is sent and nothing is counted.

Without --server the configuration alone is asked: the nonce is taken as genuine, since the key it
was signed with is in the server's memory (--strict-nonce does not take it so), and locks are
unknown. With --server the running server is asked, which knows its keys, locks and used nonces.

  tollgate explain --from 192.0.2.7 invite.sip
  tollgate explain capture.pcap
  tcpdump -w - -c 20 port 5060 | tollgate explain -
  tollgate explain --server --from 192.0.2.7 invite.sip
  tollgate explain --from 192.0.2.7 invite.sip --json | jq .patch    the fix, as a JSON patch of the file
${exitHelp('a call in it is not let in')}`;

interface Options extends PacketOptions {
  readonly config: string;
  readonly server?: string | true;
  readonly strictNonce?: true;
  readonly json?: true;
}

export function register(program: Command, io: Io): void {
  program
    .command('explain')
    .description('Say why a packet is answered as it is, and what would let the call in.')
    .argument('<packet>', 'a file with one SIP message or a capture; - for standard input')
    .option('-f, --from <address[:port]>', 'where a single message came from')
    .option('-t, --transport <name>', 'how a single message came: udp, tcp or tls', 'udp')
    .option('--at <time>', 'when a single message came, as 2027-01-31T12:00:00Z')
    .option('-c, --config <file>', 'the configuration to judge by', DEFAULT_CONFIG)
    .option('--server [socket]', 'ask the running server (default: its control socket)')
    .option('--strict-nonce', 'do not take the nonce as genuine')
    .option('--json', 'print the explanation as JSON')
    .addHelpText('after', AFTER)
    .action((packet: string, options: Options) => explain(packet, options, io));
}

async function explain(packet: string, options: Options, io: Io): Promise<void> {
  const { config, server, strictNonce } = options;
  if (server !== undefined && strictNonce) {
    throw new Quit(exit.usage, '--server is strict about nonces anyway: leave out --strict-nonce');
  }
  const bytes = packet === '-' ? await io.read() : await readPacket(packet);
  const { isCapture, readCapture } = await import('@tollgate/server/explain');
  const capture = isCapture(bytes);
  const message = capture ? undefined : singleMessage(bytes, options);
  if (capture && (options.from !== undefined || options.at !== undefined)) {
    const what = 'a capture says itself from where and when: leave out --from and --at';
    throw new Quit(exit.usage, what);
  }
  const { byConfig, byServer } = await import('./explain-by.ts');
  const socket = typeof server === 'string' ? { socket: server } : {};
  const by =
    server === undefined
      ? await byConfig(config, strictNonce !== true, io)
      : byServer({ config, ...socket }, io);
  const patched = await patching(by.file);
  if (message === undefined)
    tellCapture(await by.all([...readCapture(bytes)]), patched, options, io);
  else tellOne(await by.one(message), patched, options, io);
}

type Patched = <T extends Pick<Diagnosis, 'change'>>(
  diagnosis: T,
) => { readonly patch?: readonly PatchOperation[] };

/** Turns a change into a patch of this file, where there is one of both. */
async function patching(file: ConfigFile | undefined): Promise<Patched> {
  const { configPatch } = await import('../config/index.ts');
  return ({ change }) => {
    const patch = change === undefined || file === undefined ? [] : configPatch(change, file);
    return patch.length === 0 ? {} : { patch };
  };
}

function tellOne(
  explanation: ExplanationJson,
  patched: Patched,
  { json, config }: Options,
  io: Io,
): void {
  const { patch } = patched(explanation.diagnosis);
  const all = { ...explanation, ...(patch === undefined ? {} : { patch }) };
  io.out(
    json ? `${JSON.stringify(all, null, 2)}\n` : explanationText(explanation, patch, config, io),
  );
  if (explanation.verdict !== 'accept') throw new Quit(exit.no, '');
}

function tellCapture(
  explanation: CaptureExplanationJson,
  patched: Patched,
  { json, config }: Options,
  io: Io,
): void {
  const packets = explanation.packets.map((one) => ({ ...one, ...patched(one.diagnosis) }));
  const findings = explanation.findings.map((one) => ({ ...one, ...patched(one) }));
  if (json) io.out(`${JSON.stringify({ ...explanation, packets, findings }, null, 2)}\n`);
  else io.out(captureText(packets, findings, config, io));
  if (packets.length === 0) {
    const what = 'no INVITE that opens a call is in it (is it encrypted, or cut short?)';
    throw new Quit(exit.failed, what);
  }
  const last = new Map(packets.map((one) => [one.request?.callId, one.verdict]));
  const all = [...last.values()].every((verdict) => verdict === 'accept');
  if (!all || findings.length > 0) throw new Quit(exit.no, '');
}
