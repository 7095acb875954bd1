import { Command, CommanderError } from 'commander';
import { commands } from './commands.ts';
import { exit, Quit } from './exit.ts';
import type { Io } from './io.ts';
import { version } from './version.ts';

const ABOUT = 'Decides, for every inbound SIP call, whether it may come in, and says why.';

const AFTER = `
From an empty folder to a call judged:
  tollgate ha1 --user carrier --realm sip.example.com   make a credential for tollgate.yaml
  tollgate check                                        see its errors and warnings
  tollgate serve                                        run it
The guide: node_modules/tollgate/docs/guides/bring-your-own-carrier.md

Exit status of every command: 0 as asked, 1 the answer is no (invalid file, call refused),
2 wrong command line, 3 it could not be done. Every command takes --json.
`;

/** The command line as data: nothing is read or run yet. */
export function createProgram(io: Io): Command {
  const program = new Command('tollgate')
    .description(ABOUT)
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help; also: tollgate help COMMAND')
    .showSuggestionAfterError(true)
    .showHelpAfterError('(tollgate --help lists the commands)')
    .addHelpText('after', AFTER)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) });
  for (const register of commands) register(program, io);
  return program;
}

/** Runs one command line to its end and returns the exit status. Never throws, never exits. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    await createProgram(io).parseAsync([...args], { from: 'user' });
    return exit.ok;
  } catch (error) {
    if (error instanceof Quit) {
      if (error.message !== '') io.err(`${error.message}\n`);
      return error.code;
    }
    // Commander has already said what is wrong; help and version end this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage;
    io.err(`tollgate: ${error instanceof Error ? error.message : String(error)}\n`);
    return exit.failed;
  }
}
