import type { Command } from 'commander';
import type { Config } from '../config/index.ts';
import { exit, Quit } from './exit.ts';
import type { Io } from './io.ts';

/** The name a configuration has where none is given. */
export const DEFAULT_CONFIG = 'tollgate.yaml';

/** Adds `--config FILE`. */
export function withConfig(command: Command): Command {
  return command.option('-c, --config <file>', 'the configuration, YAML or JSON', DEFAULT_CONFIG);
}

/** Reads a configuration that must be valid; else says everything that is wrong and quits. */
export async function readValidConfig(path: string, io: Io): Promise<Config> {
  const { formatProblem, loadConfig } = await import('../config/index.ts');
  const loaded = loadConfig(path, { env: io.env });
  if (loaded.kind === 'config') return loaded;
  for (const problem of loaded.problems) io.err(`${formatProblem(problem, path)}\n`);
  const unread = loaded.problems.some(({ code }) => code === 'file' || code === 'environment');
  throw new Quit(unread ? exit.failed : exit.no, `${path} is not valid: nothing was started.`);
}
