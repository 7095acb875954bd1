import type { Command } from 'commander';
import type { Problem } from '../config/index.ts';
import { DEFAULT_CONFIG } from './config-option.ts';
import { exit, exitHelp, Quit } from './exit.ts';
import type { Io } from './io.ts';

const AFTER = `
Errors keep the server from starting. Warnings do not: they name what is legal but most likely not
meant (an entry for everybody, an application nobody can reach) or weaker than it looks (a source
address trusted over UDP). Every line says where, what, and what to write instead.

  tollgate check                          tollgate.yaml of this folder
  tollgate check eu.yaml --strict         for a deployment: warnings fail too
  tollgate check --json | jq .problems    for a script
  tollgate check --schema > schema.json   the JSON schema, for editors
${exitHelp('the file has errors, or warnings under --strict')}`;

interface CheckOptions {
  readonly strict?: true;
  readonly json?: true;
  readonly schema?: true;
}

export function register(program: Command, io: Io): void {
  program
    .command('check')
    .description('Validate a configuration and warn about what is most likely not meant.')
    .argument('[file]', 'the configuration, YAML or JSON', DEFAULT_CONFIG)
    .option('--strict', 'treat warnings as errors')
    .option('--json', 'print { valid, problems } as JSON')
    .option('--schema', 'print the JSON schema of the file and check nothing')
    .addHelpText('after', AFTER)
    .action((file: string, options: CheckOptions) => check(file, options, io));
}

async function check(file: string, options: CheckOptions, io: Io): Promise<void> {
  const { configJsonSchema, formatProblem, loadConfig } = await import('../config/index.ts');
  if (options.schema) {
    io.out(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    return;
  }
  const loaded = loadConfig(file, { env: io.env });
  const problems = loaded.kind === 'config' ? loaded.warnings() : loaded.problems;
  const valid = loaded.kind === 'config';
  if (options.json) {
    io.out(`${JSON.stringify({ file, valid, problems }, null, 2)}\n`);
  } else {
    for (const problem of problems)
      io.out(`${coloured(formatProblem(problem, file), problem, io)}\n`);
    io.out(`${summary(file, valid, problems, io)}\n`);
  }
  if (!valid) {
    const unread =
      problems.length === 1 && problems[0]!.code === 'file' && problems[0]!.path === '';
    throw new Quit(unread ? exit.failed : exit.no, '');
  }
  if (options.strict && problems.length > 0) throw new Quit(exit.no, '');
}

function coloured(text: string, { severity }: Problem, io: Io): string {
  return text.replace(
    ` ${severity} `,
    ` ${io.style(severity === 'error' ? 'red' : 'yellow', severity)} `,
  );
}

function summary(file: string, valid: boolean, problems: readonly Problem[], io: Io): string {
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
  if (!valid) return io.style('red', `${file}: ${count(problems.length, 'error')}`);
  if (problems.length === 0) return io.style('green', `${file}: valid`);
  return io.style('yellow', `${file}: valid, ${count(problems.length, 'warning')}`);
}
