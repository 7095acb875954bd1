import type { DigestHash } from '@tollgate/auth';
import type { Command } from 'commander';
import { exit, exitHelp, Quit } from './exit.ts';
import type { Io } from './io.ts';

const AFTER = `
HA1 is what the configuration holds in place of a password: H(user ":" realm ":" password). Whoever
has it can log in to this realm, so keep it as secret. The realm must be the one of the configuration.

The password is asked for without echo, or read from standard input, or from a variable; it is
never an argument, for arguments are seen by every user of the machine and kept by the shell.

  tollgate ha1 --user carrier --realm sip.example.com
  tollgate ha1 --user carrier --realm sip.example.com < password.txt
  tollgate ha1 --user carrier --realm sip.example.com --password-env CARRIER_PASSWORD
${exitHelp()}`;

const hashes: readonly DigestHash[] = ['MD5', 'SHA-256', 'SHA-512-256'];

interface Ha1Options {
  readonly user: string;
  readonly realm: string;
  readonly algorithm?: readonly string[];
  readonly passwordEnv?: string;
  readonly json?: true;
}

export function register(program: Command, io: Io): void {
  program
    .command('ha1')
    .description('Make what the configuration holds in place of a password.')
    .requiredOption('-u, --user <name>', 'the user name the caller sends')
    .requiredOption('-r, --realm <realm>', 'the realm of the configuration')
    .option('-a, --algorithm <hash...>', `which of ${hashes.join(', ')} (default: MD5)`)
    .option('--password-env <name>', 'take the password from this environment variable')
    .option('--json', 'print { user, realm, ha1 } as JSON')
    .addHelpText('after', AFTER)
    .action((options: Ha1Options) => ha1(options, io));
}

async function ha1(options: Ha1Options, io: Io): Promise<void> {
  const { user, realm, algorithm = ['MD5'] } = options;
  const algorithms = algorithm.map(hashNamed);
  if (!/^[A-Za-z0-9._-]{3,64}$/.test(user)) {
    throw new Quit(exit.usage, '--user must be 3 to 64 of A-Z a-z 0-9 . _ -');
  }
  const { ha1Set } = await import('@tollgate/auth');
  const set = ha1Set({ username: user, realm, password: await password(options, io) }, algorithms);
  if (options.json) {
    io.out(`${JSON.stringify({ user, realm, ha1: set }, null, 2)}\n`);
    return;
  }
  io.out(`credentials:\n  ${user}:\n    ha1:\n`);
  for (const hash of algorithms) io.out(`      ${hash}: '${set[hash]}'\n`);
}

function hashNamed(name: string): DigestHash {
  const found = hashes.find((hash) => hash.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new Quit(exit.usage, `--algorithm must be one of ${hashes.join(', ')}`);
}

async function password({ passwordEnv }: Ha1Options, io: Io): Promise<string> {
  const given = passwordEnv === undefined ? await askedOrRead(io) : io.env[passwordEnv];
  if (given) return given;
  const message =
    passwordEnv === undefined
      ? 'no password was given'
      : 'the variable named by --password-env is not set; it takes a NAME, not the password';
  throw new Quit(exit.failed, message);
}

async function askedOrRead(io: Io): Promise<string | undefined> {
  if (!io.isTerminal) return (await io.read()).toString().replace(/\r?\n$/, '');
  const first = await io.askSecret('Password: ');
  const again = await io.askSecret('Once more: ');
  if (first !== again) throw new Quit(exit.failed, 'the two are not the same');
  return first;
}
