import type { Lock } from '@tollgate/auth';
import type { Command } from 'commander';
import { ask, type ControlOptions, withControl } from './control-option.ts';
import { exitHelp } from './exit.ts';
import type { Io } from './io.ts';

const AFTER = `
A source is locked after too many failures (see \`lockout\` in the configuration); its calls are then
refused unseen. The failures tell what to put right before the lock is ended: an address that is on
no list, a password that is wrong. IPv6 sources are locked as a /64.

  tollgate locks                        of the server that runs with tollgate.yaml
  tollgate locks --json | jq '.[].source'
  tollgate unlock 192.0.2.7             end one
${exitHelp()}`;

interface Options extends ControlOptions {
  readonly json?: true;
}

export function register(program: Command, io: Io): void {
  withControl(program.command('locks'))
    .description('List the sources a running server has locked out.')
    .option('--json', 'print a list of { source, application, remainingMs, failures }')
    .addHelpText('after', AFTER)
    .action((options: Options) => locks(options, io));
}

async function locks(options: Options, io: Io): Promise<void> {
  const found = (await ask(options, { command: 'locks' }, io)) as readonly Lock[];
  if (options.json) io.out(`${JSON.stringify(found, null, 2)}\n`);
  else if (found.length === 0) io.out('no source is locked\n');
  else for (const lock of found) io.out(`${lockLine(lock, io)}\n`);
}

function lockLine({ source, application, remainingMs, failures }: Lock, io: Io): string {
  const counted = Object.entries(failures).filter(([, count]) => count > 0);
  const what = counted.map(([kind, count]) => `${count} ${kind}`).join(', ');
  const where = application === undefined ? '' : `  at ${application}`;
  const left = `${Math.ceil(remainingMs / 1000)} s more`.padStart(12);
  return `${io.style('bold', source.padEnd(24))}${left}${where}  ${what}`;
}
