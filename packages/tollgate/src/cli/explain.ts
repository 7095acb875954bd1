import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Transport } from '@tollgate/sip-parser';
import type { Command } from 'commander';
import type { ConfigFile } from '../config/index.ts';
import type {
  CapturedMessage,
  CaptureExplanationJson,
  Change,
  Diagnosis,
  ExplainerOptions,
  ExplanationJson,
  PatchOperation,
} from '../explain/index.ts';
import { DEFAULT_CONFIG, readValidConfig } from './config-option.ts';
import { ask } from './control-option.ts';
import { exit, exitHelp, Quit } from './exit.ts';
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

/** A capture to be explained holds a few calls, not a day. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

interface Options {
  readonly from?: string;
  readonly at?: string;
  readonly transport: string;
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
  const bytes = packet === '-' ? await io.read() : await readPacket(packet);
  const { configPatch, isCapture, readCapture } = await import('../explain/index.ts');
  if (!isCapture(bytes)) {
    const explained = await explainOne(singleMessage(bytes, options), options, io);
    return tellOne(explained, options, io, configPatch);
  }
  if (options.from !== undefined || options.at !== undefined) {
    throw new Quit(
      exit.usage,
      'a capture says itself from where and when: leave out --from and --at',
    );
  }
  const explained = await explainAll([...readCapture(bytes)], options, io);
  tellCapture(explained, options, io, configPatch);
}

type ConfigPatch = (change: Change, file: ConfigFile) => readonly PatchOperation[];

/** An explanation, and the configuration it was made by, where that is at hand. */
interface Explained<T> {
  readonly explanation: T;
  readonly file: ConfigFile | undefined;
}

type Single = Omit<CapturedMessage, 'at'> & { readonly at?: number };

async function explainOne(
  message: Single,
  options: Options,
  io: Io,
): Promise<Explained<ExplanationJson>> {
  if (options.server !== undefined) {
    const explanation = (await askServer([message], false, options, io)) as ExplanationJson;
    return { explanation, file: await fileAtHand(options, io) };
  }
  const { createExplain, explanationJson, momentOf, sourceOf } = await import(
    '../explain/index.ts'
  );
  const { file, init } = await offline(options, io);
  const { bytes, from, transport } = message;
  // Without --at the nonce is as fresh as can be: the packet does not say when it came.
  const wall = message.at ?? (init.assumeNonce ? momentOf(bytes) : undefined) ?? Date.now();
  const source = sourceOf({ ...from, transport });
  const explanation = await createExplain(init)(bytes, source, { mono: 0, wall });
  return { explanation: explanationJson(explanation), file };
}

async function explainAll(
  messages: readonly CapturedMessage[],
  options: Options,
  io: Io,
): Promise<Explained<CaptureExplanationJson>> {
  if (options.server !== undefined) {
    const explanation = (await askServer(messages, true, options, io)) as CaptureExplanationJson;
    return { explanation, file: await fileAtHand(options, io) };
  }
  const { captureJson, explainCapture } = await import('../explain/index.ts');
  const { file, init } = await offline(options, io);
  const length = (messages.at(-1)?.at ?? 0) - (messages[0]?.at ?? 0);
  return {
    explanation: captureJson(await explainCapture(messages, init, Math.max(0, length))),
    file,
  };
}

async function offline(
  options: Options,
  io: Io,
): Promise<{ readonly file: ConfigFile; readonly init: ExplainerOptions }> {
  const { createAuthenticator } = await import('@tollgate/auth');
  const { file, server } = await readValidConfig(options.config, io);
  const authenticator = createAuthenticator(server);
  const assumeNonce = options.strictNonce !== true;
  return { file, init: { authenticator, options: server, assumeNonce } };
}

function askServer(
  messages: readonly Single[],
  capture: boolean,
  { server, config, strictNonce }: Options,
  io: Io,
): Promise<unknown> {
  if (strictNonce) {
    throw new Quit(
      exit.usage,
      '--strict-nonce is for judging without a server: --server always is strict',
    );
  }
  const request = {
    command: 'explain',
    capture,
    messages: messages.map(({ bytes, ...rest }) => ({
      ...rest,
      base64: Buffer.from(bytes).toString('base64'),
    })),
  } as const;
  return ask({ config, ...(typeof server === 'string' ? { socket: server } : {}) }, request, io);
}

/** The file the patch is for: asked for quietly, since a server may run by another one. */
async function fileAtHand({ config }: Options, io: Io): Promise<ConfigFile | undefined> {
  const { loadConfig } = await import('../config/index.ts');
  const loaded = loadConfig(config, { env: io.env });
  return loaded.kind === 'config' ? loaded.file : undefined;
}

async function readPacket(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_FILE_BYTES) return await readFile(path);
  } catch (error) {
    throw new Quit(
      exit.failed,
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
  throw new Quit(
    exit.failed,
    `${path} is larger than ${MAX_FILE_BYTES} bytes: cut it to the calls in question`,
  );
}

function singleMessage(bytes: Buffer, { from, at, transport }: Options): Single {
  if (from === undefined) {
    throw new Quit(exit.usage, 'say where the message came from: --from ADDRESS[:PORT]');
  }
  if (!['udp', 'tcp', 'tls'].includes(transport)) {
    throw new Quit(exit.usage, '--transport must be udp, tcp or tls');
  }
  return {
    bytes,
    transport: transport as Transport,
    from: endpointOf(from),
    to: { address: '0.0.0.0', port: 5060 },
    ...(at === undefined ? {} : { at: momentNamed(at) }),
  };
}

function endpointOf(text: string): { address: string; port: number } {
  const found = /^\[(.+)\]:(\d{1,5})$/.exec(text) ?? /^([\d.]+):(\d{1,5})$/.exec(text);
  const address = (found?.[1] ?? text).replace(/^\[(.+)\]$/, '$1');
  const port = Number(found?.[2] ?? 5060);
  if (isIP(address) !== 0 && port <= 65_535) return { address, port };
  throw new Quit(exit.usage, `--from ${JSON.stringify(text)} is not ADDRESS or ADDRESS:PORT`);
}

function momentNamed(text: string): number {
  const wall = Date.parse(text);
  if (/^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(wall)) return wall;
  throw new Quit(exit.usage, '--at must be a moment like 2027-01-31T12:00:00Z');
}

function tellOne(
  { explanation, file }: Explained<ExplanationJson>,
  { json, config }: Options,
  io: Io,
  configPatch: ConfigPatch,
): void {
  const patch = patchOf(explanation.diagnosis, file, configPatch);
  if (json) io.out(`${JSON.stringify({ ...explanation, ...patch }, null, 2)}\n`);
  else io.out(explanationText(explanation, patch.patch, config, io));
  if (explanation.verdict !== 'accept') throw new Quit(exit.no, '');
}

function tellCapture(
  { explanation, file }: Explained<CaptureExplanationJson>,
  { json, config }: Options,
  io: Io,
  configPatch: ConfigPatch,
): void {
  const packets = explanation.packets.map((one) => ({
    ...one,
    ...patchOf(one.diagnosis, file, configPatch),
  }));
  const findings = explanation.findings.map((one) => ({
    ...one,
    ...patchOf(one, file, configPatch),
  }));
  if (json) io.out(`${JSON.stringify({ ...explanation, packets, findings }, null, 2)}\n`);
  else io.out(captureText(packets, findings, config, io));
  if (packets.length === 0) {
    throw new Quit(
      exit.failed,
      'no INVITE that opens a call is in it (is it encrypted, or cut short?)',
    );
  }
  const last = new Map(packets.map((one) => [one.request?.callId, one.verdict]));
  const all = [...last.values()].every((verdict) => verdict === 'accept');
  if (!all || findings.length > 0) throw new Quit(exit.no, '');
}

function patchOf(
  { change }: Pick<Diagnosis, 'change'>,
  file: ConfigFile | undefined,
  configPatch: ConfigPatch,
): { readonly patch?: readonly PatchOperation[] } {
  const patch = change === undefined || file === undefined ? [] : configPatch(change, file);
  return patch.length === 0 ? {} : { patch };
}
