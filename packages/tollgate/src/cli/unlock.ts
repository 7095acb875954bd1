import type { Command } from 'commander';
import { ask, type ControlOptions, withControl } from './control-option.ts';
import { exit, exitHelp, Quit } from './exit.ts';
import type { Io } from './io.ts';

const AFTER = `
The failures counted so far are forgotten with the lock. What caused them is not put right by it: an
address that fails on will be locked again.

  tollgate unlock 192.0.2.7
  tollgate unlock 2001:db8::7                      the whole /64 it is in
  tollgate unlock 192.0.2.7 --application support  with lockout.scope: application
${exitHelp('the source was not locked')}`;

interface Options extends ControlOptions {
  readonly application?: string;
  readonly json?: true;
}

export function register(program: Command, io: Io): void {
  withControl(program.command('unlock'))
    .description('End the lock on a source of a running server.')
    .argument('<address>', 'the IP address')
    .option('-a, --application <id>', 'end the lock out of this application only')
    .option('--json', 'print { unlocked }')
    .addHelpText('after', AFTER)
    .action((address: string, options: Options) => unlock(address, options, io));
}

async function unlock(given: string, options: Options, io: Io): Promise<void> {
  const { application, json } = options;
  // As `tollgate locks` shows it, an IPv6 source has its prefix.
  const address = given.split('/')[0]!;
  const request = {
    command: 'unlock',
    address,
    ...(application === undefined ? {} : { application }),
  } as const;
  const { unlocked } = (await ask(options, request, io)) as { readonly unlocked: boolean };
  if (json) io.out(`${JSON.stringify({ unlocked }, null, 2)}\n`);
  else io.out(unlocked ? `${address} is unlocked\n` : `${address} was not locked\n`);
  if (!unlocked) throw new Quit(exit.no, '');
}
