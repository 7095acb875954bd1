import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { CallOptions, CallReport, LadderStep } from '@tollgate/caller';
import type { Command } from 'commander';
import { exit, exitHelp, Quit } from './exit.ts';
import type { Io } from './io.ts';

const AFTER = `
What happens is printed as a ladder, one line a message: --> we send, <-- it comes. A challenge is
answered once (twice where the server says that only the nonce was old), then the call is hung up.

The password is asked for without echo, or read from standard input, or from a variable; it is
never an argument, for arguments are seen by every user of the machine and kept by the shell.

  tollgate call sip:support@127.0.0.1                        is the source let in by its address?
  tollgate call sip:support@sip.example.com -u carrier       with a password that is asked for
  tollgate call 'sip:support@sip.example.com;transport=tls' -u carrier --password-env PASSWORD
  tollgate call sip:support@127.0.0.1 --bind 127.0.0.2       from another address of this machine

Not answered as you expect? Save the packet or a capture, and: tollgate explain --help
${exitHelp('the call was refused')}`;

interface Options {
  readonly user?: string;
  readonly passwordEnv?: string;
  readonly transport?: string;
  readonly server?: string;
  readonly bind?: string;
  readonly from?: string;
  readonly qop?: string;
  readonly hold?: string;
  readonly timeout?: string;
  readonly header?: readonly string[];
  readonly ca?: string;
  readonly serverName?: string;
  readonly insecure?: true;
  readonly json?: true;
}

export function register(program: Command, io: Io): void {
  program
    .command('call')
    .description('Place a test call and show every message of it.')
    .argument('<uri>', 'whom to call: sip:APPLICATION@HOST[:PORT][;transport=tcp|tls]')
    .option('-u, --user <name>', 'answer a challenge as this user')
    .option('--password-env <name>', 'take the password from this environment variable')
    .option('-t, --transport <name>', 'udp, tcp or tls (default: what the URI says, or udp)')
    .option('--server <host[:port]>', 'send there, whatever the URI says')
    .option('--bind <address[:port]>', 'call from this local address')
    .option('--from <uri>', 'who to say is calling')
    .option('--qop <kind>', 'auth, or none to answer as old clients do', 'auth')
    .option('--hold <seconds>', 'how long an answered call lasts', '0')
    .option('--timeout <seconds>', 'how long to wait for a final answer', '32')
    .option('-H, --header <line...>', 'a further header of the INVITE, as "Name: value"')
    .option('--ca <file>', 'TLS: PEM file of who may have signed the certificate')
    .option('--server-name <name>', 'TLS: the name the certificate must be for')
    .option('--insecure', 'TLS: take any certificate')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', AFTER)
    .action((uri: string, options: Options) => call(uri, options, io));
}

async function call(uri: string, options: Options, io: Io): Promise<void> {
  const { placeCall } = await import('@tollgate/caller');
  const given = await callOptions(uri, options, io);
  const stop = new AbortController();
  const off = io.on('SIGINT', () => stop.abort());
  let report: CallReport;
  try {
    report = await placeCall({ ...given, signal: stop.signal });
  } catch (error) {
    // Placing a call throws for wrong options alone, and names them.
    throw new Quit(exit.usage, (error as Error).message);
  } finally {
    off();
  }
  io.out(options.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report, io));
  if (report.verdict === 'refused') throw new Quit(exit.no, '');
  if (report.verdict !== 'answered') throw new Quit(exit.failed, '');
}

async function callOptions(to: string, options: Options, io: Io): Promise<CallOptions> {
  const { user, transport, server, bind, from, qop, hold, timeout, header, insecure } = options;
  const tls = {
    ...(options.ca === undefined ? {} : { ca: await readText(options.ca) }),
    ...(options.serverName === undefined ? {} : { serverName: options.serverName }),
    ...(insecure === undefined ? {} : { insecure }),
  };
  return {
    to,
    tls,
    timeoutMs: milliseconds('--timeout', timeout),
    holdMs: milliseconds('--hold', hold),
    ...(qop === undefined ? {} : { qop: qop as 'auth' }),
    ...(transport === undefined ? {} : { transport: transport as 'udp' }),
    ...(server === undefined ? {} : { server: hostPort(server) }),
    ...(bind === undefined ? {} : { bind: localOf(bind) }),
    ...(from === undefined ? {} : { from }),
    ...(header === undefined ? {} : { headers: header.map(headerOf) }),
    ...(user === undefined ? {} : { user, password: await password(user, options, io) }),
  };
}

async function password(user: string, { passwordEnv }: Options, io: Io): Promise<string> {
  if (passwordEnv !== undefined) {
    const value = io.env[passwordEnv];
    if (value) return value;
    const what =
      'the variable named by --password-env is not set; it takes a NAME, not the password';
    throw new Quit(exit.failed, what);
  }
  const given = io.isTerminal
    ? await io.askSecret(`Password of ${user}: `)
    : (await io.read()).toString().replace(/\r?\n$/, '');
  if (given) return given;
  throw new Quit(exit.failed, 'no password was given');
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Quit(
      exit.failed,
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

function milliseconds(name: string, seconds: string | undefined): number {
  const value = Number(seconds);
  if (seconds !== undefined && /^\d+(\.\d+)?$/.test(seconds)) return Math.round(value * 1000);
  throw new Quit(exit.usage, `${name} must be a number of seconds, like 5 or 0.5`);
}

function hostPort(text: string): { host: string; port?: number } {
  if (isIP(text) !== 0) return { host: text };
  const found = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text);
  const host = found?.[1] ?? found?.[2];
  if (host !== undefined) {
    return { host, ...(found?.[3] === undefined ? {} : { port: Number(found[3]) }) };
  }
  throw new Quit(exit.usage, `${JSON.stringify(text)} is not HOST, HOST:PORT or [IPV6]:PORT`);
}

function localOf(text: string): { address: string; port?: number } {
  const { host, ...port } = hostPort(text);
  return { address: host, ...port };
}

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  if (colon > 0) return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  throw new Quit(exit.usage, `--header ${JSON.stringify(line)} is not "Name: value"`);
}

function reportText({ verdict, text, digest, ladder }: CallReport, io: Io): string {
  const lines = ladder.map((step) => stepLine(step, io));
  if (digest !== undefined) {
    const { status, realm, algorithm, qop } = digest;
    lines.push(
      io.style('dim', `answered the ${status} for realm "${realm}" with ${algorithm}, qop ${qop}`),
    );
  }
  lines.push(io.style(verdict === 'answered' ? 'green' : 'red', text));
  return `${lines.join('\n')}\n`;
}

const arrows = { out: '-->', in: '<--', note: ' * ' } as const;

function stepLine({ atMs, direction, line, repeated }: LadderStep, io: Io): string {
  const time = `${(atMs / 1000).toFixed(3).padStart(8)} s`;
  const again = repeated === 0 ? '' : io.style('yellow', `  (and ${repeated} times more)`);
  return `${io.style('dim', time)}  ${arrows[direction]}  ${line}${again}`;
}
