import { bracketed } from '@tollgate/common';
import type { Tollgate } from '@tollgate/server';
import type { Listener } from '@tollgate/transport-udp';
import type { Command } from 'commander';
import type { Config, Problem, ReloadOutcome } from '../config/index.ts';
import { createLog, type Log } from '../observe/logs.ts';
import type { Observers } from '../observe/observers.ts';
import { carryOut } from './call-action.ts';
import { readValidConfig, withConfig } from './config-option.ts';
import { exit, exitHelp, Quit } from './exit.ts';
import type { Io } from './io.ts';

const AFTER = `
One line a decision on standard output: when, from where, for which application, the verdict, the
reason and who it is. node_modules/tollgate/docs/reasons.md explains each reason.

The configuration is read again when its file changes and on SIGHUP. A new one is put in force as a
whole, without dropping a call, and what it changes is logged; one that is not valid is refused and
the one before stays. What needs a restart is named.

SIGTERM and Ctrl-C: no new calls (503), those going on may finish for drainMs, then BYE. Twice: at once.

  tollgate serve                       tollgate.yaml of this folder
  tollgate serve -c /etc/tollgate.yaml --json | your-collector
${exitHelp('the configuration is not valid')}`;

interface ServeOptions {
  readonly config: string;
  readonly json?: true;
  readonly watch: boolean;
}

export function register(program: Command, io: Io): void {
  withConfig(program.command('serve'))
    .description('Run the server: judge calls until it is told to stop.')
    .option('--json', 'log JSON lines, whatever the configuration says')
    .option('--no-watch', 'read the configuration again on SIGHUP only')
    .addHelpText('after', AFTER)
    .action((options: ServeOptions) => serve(options, io));
}

async function serve(options: ServeOptions, io: Io): Promise<void> {
  const { config: path } = options;
  const config = await readValidConfig(path, io);
  const { liveConfig, problemText, watchConfig } = await import('../config/index.ts');
  const { createTollgate } = await import('@tollgate/server');
  const { format = 'text', decisions } = config.file.logs ?? {};
  const log = await createLog(options.json ? 'json' : format, decisions, io);
  const inFile = (problem: Problem): string =>
    `${path}:${problem.line}:${problem.column} ${problemText(problem)}`;
  for (const warning of config.warnings()) log.warn(inFile(warning), { problem: warning });

  const tollgate = createTollgate({
    ...config.server,
    onDecision: (event) => log.decision(event),
    onCall: (call) => carryOut(live.current.action(call.application), call),
    onCallEnd: (call, end) => log.callEnd(call, end),
    onWarning: () => {}, // `warnings` has said it already, with its line
    onError(error, where) {
      // What a peer does to its own connection is no error of this server.
      if (where === 'connection' || where === 'handshake') return;
      log.error(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    },
  });
  let listeners: readonly Listener[] = [];
  const live = liveConfig(path, config, tollgate, { env: io.env, listeners: () => listeners });
  listeners = await listen(tollgate);
  announce(listeners, config, log);
  const observers = await observe(config, tollgate, listeners);
  for (const place of observers.places) log.info(place);

  const told = (outcome: ReloadOutcome): void => tellReload(outcome, path, inFile, log);
  io.on('SIGHUP', () => told(live.reload()));
  let unwatch = (): void => {};
  if (options.watch) {
    const onError = (error: Error): void =>
      log.warn(`${path} is watched no longer: ${error.message}`);
    unwatch = watchConfig(path, live, { onReload: told, onError });
  }
  const end = stopped(io, () => {
    unwatch();
    log.info('draining: no new calls; once more to end at once', { calls: tollgate.calls });
    return tollgate.close({ drainMs: config.file.drainMs ?? 0 });
  });
  // Whoever waits for this line may send signals from here on.
  log.info('ready');
  await end;
  // Last: /healthz tells of the draining.
  await observers.close();
  log.info('stopped');
}

async function observe(
  config: Config,
  tollgate: Tollgate,
  listeners: readonly Listener[],
): Promise<Observers> {
  const { startObservers } = await import('../observe/observers.ts');
  try {
    return await startObservers(config.file, tollgate, listeners);
  } catch (error) {
    await tollgate.close();
    const advice = 'Look at `metrics` and `control`.';
    throw new Quit(exit.failed, `cannot start: ${(error as Error).message}\n    ${advice}`);
  }
}

async function listen(tollgate: Tollgate): Promise<readonly Listener[]> {
  try {
    return await tollgate.listen();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const advice =
      code === 'EADDRINUSE'
        ? 'Another program has this port: end it, or change `port` under `listen`.'
        : code === 'EACCES'
          ? 'Ports below 1024 need a right of their own; change `port` under `listen`.'
          : 'Look at `address` and `port` under `listen`.';
    throw new Quit(exit.failed, `cannot listen: ${message}\n    ${advice}`);
  }
}

function announce(listeners: readonly Listener[], config: Config, log: Log): void {
  for (const { name, transport, address, port } of listeners) {
    const host = bracketed(address);
    log.info(`listening on ${transport} ${host}:${port} (${name})`, {
      name,
      transport,
      address,
      port,
    });
  }
  for (const { id, auth = 'nobody: no auth' } of config.file.applications) {
    log.info(`application ${id} (${auth})`, { application: id, auth });
  }
}

function tellReload(
  outcome: ReloadOutcome,
  path: string,
  inFile: (problem: Problem) => string,
  log: Log,
): void {
  if (outcome.kind === 'unchanged') {
    log.info(`${path}: nothing has changed`);
    return;
  }
  if (outcome.kind === 'refused') {
    for (const problem of outcome.problems) log.error(inFile(problem), { problem });
    log.error(`${path} is refused: the configuration before stays in force`);
    return;
  }
  const { changes, restart } = outcome;
  for (const change of changes) log.info(`${path}: ${change}`, { change });
  if (changes.length > 0) log.info(`${path}: in force`, { changes: changes.length });
  if (restart.length > 0) {
    log.warn(`${path}: changed, but waits for a restart: ${restart.join(', ')}`, { restart });
  }
}

/** One Ctrl-C may come twice, for npm passes its own on: what follows this soon is the same one. */
const SAME_SIGNAL_MS = 500;

/** Waits for a signal, then for `close`; a second signal does not wait. */
function stopped(io: Io, close: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let first: number | undefined;
    const onSignal = (): void => {
      const now = performance.now();
      if (first === undefined) {
        first = now;
        close().then(resolve, reject);
      } else if (now - first > SAME_SIGNAL_MS) {
        reject(new Quit(exit.failed, 'ended at once: calls were going on'));
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) io.on(signal, onSignal);
  });
}
