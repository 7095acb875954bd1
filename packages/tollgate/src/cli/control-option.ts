import type { Command } from 'commander';
import type { ControlRequest } from '../observe/control-protocol.ts';
import { DEFAULT_CONFIG } from './config-option.ts';
import { exit, Quit } from './exit.ts';
import type { Io } from './io.ts';

/** How to find the control socket of a running server. */
export interface ControlOptions {
  readonly socket?: string;
  readonly config: string;
}

/** Adds `--socket PATH` and `--config FILE`. */
export function withControl(command: Command): Command {
  return command
    .option('-s, --socket <path>', 'the control socket (default: what the configuration says)')
    .option('-c, --config <file>', 'the configuration the server runs with', DEFAULT_CONFIG);
}

/** Asks the running server; quits with advice where none can be asked. */
export async function ask(
  options: ControlOptions,
  request: ControlRequest,
  io: Io,
): Promise<unknown> {
  const path = options.socket ?? (await socketOf(options.config, io));
  const { askControl } = await import('../observe/control-client.ts');
  try {
    return await askControl(path, request);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw new Quit(exit.failed, `${path}: ${message}`);
    const advice =
      code === 'EACCES'
        ? 'Only the user the server runs as may ask it.'
        : 'Is `tollgate serve` running with this configuration?';
    throw new Quit(exit.failed, `no server answers on ${path} (${code})\n    ${advice}`);
  }
}

async function socketOf(config: string, io: Io): Promise<string> {
  const { formatProblem, loadConfig } = await import('../config/index.ts');
  const loaded = loadConfig(config, { env: io.env });
  if (loaded.kind === 'invalid') {
    for (const problem of loaded.problems) io.err(`${formatProblem(problem, config)}\n`);
    throw new Quit(exit.failed, 'name the control socket with --socket PATH');
  }
  const socket = loaded.file.control?.socket;
  if (socket !== undefined) return socket;
  throw new Quit(
    exit.failed,
    `${config} has no control socket\n    Add it and restart the server: control: { socket: ./tollgate.sock }`,
  );
}
