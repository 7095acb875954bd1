import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApplicationOptions, type Authenticator, createAuthenticator } from '@tollgate/auth';
import { checkKeys, createDriver, systemClock, wholeNumber } from '@tollgate/common';
import type { Source } from '@tollgate/sip-parser';
import type { Handler, Listener } from '@tollgate/transport-udp';
import { createEngine, type Engine } from '../engine/engine.ts';
import type { CapturedMessage } from '../explain/capture/packet.ts';
import { type CaptureExplanation, explainCapture } from '../explain/explain-capture.ts';
import { createExplain, type ExplainerOptions } from '../explain/explainer.ts';
import type { Explanation } from '../explain/explanation.ts';
import { type PacketSource, sourceOf } from '../explain/source.ts';
import type { Advertised } from '../protocol/advertised.ts';
import { reachable } from './advertised.ts';
import { channels } from './channels.ts';
import { type ListenSpec, openAll } from './listen.ts';
import { readOptions, type TollgateOptions } from './options.ts';
import { createErrorPrinter } from './print-errors.ts';
import { createTrustedSources } from './trusted-sources.ts';

/** The embeddable server. */
export interface Tollgate {
  /** Opens the sockets. Rejects, with none left open, where one cannot be bound. */
  listen(): Promise<readonly Listener[]>;
  /**
   * Takes no new call (503 with Retry-After) and lets those going on finish for `drainMs`; then
   * ends them with BYE (503 where unanswered) and closes the sockets. Resolves when nothing is
   * left that keeps the process alive. Harmless to call again. Rejects, and closes nothing, where
   * `drainMs` is not a whole number of milliseconds.
   */
  close(options?: { readonly drainMs?: number }): Promise<void>;
  /** Replaces all applications at once: every packet is judged by the old or by the new ones. */
  replaceApplications(applications: readonly ApplicationOptions[]): void;
  /**
   * Says what would be decided of a packet, why, and what would change it, by the very functions
   * that judge live traffic. Locks and used nonces are those of now, and none is changed; failures
   * are not counted and `onCall` is not called. `at` is the wall clock in milliseconds.
   *
   * @param at @default now
   * @throws TypeError (rejects) for an address that is none
   */
  explain(bytes: Uint8Array, source: PacketSource, at?: number): Promise<Explanation>;
  /** The same for all the calls of a capture, in order, and what only several packets show. */
  explainCapture(messages: Iterable<CapturedMessage>): Promise<CaptureExplanation>;
  /** The authenticator inside: locks, unlock, statistics. */
  readonly authenticator: Authenticator;
  /** How many calls are going on. */
  readonly calls: number;
  /** How many transactions are remembered: requests served, and requests of ours. */
  readonly transactions: Engine['transactions'];
  /** Whether `close` was called: new calls are refused. */
  readonly draining: boolean;
}

const DEFAULT_LISTEN: readonly ListenSpec[] = [{ transport: 'udp' }, { transport: 'tcp' }];
/** How long the last BYEs may take to be answered before the sockets are closed. */
const FAREWELL_MS = 500;
const POLL_MS = 20;

/**
 * Makes a server; `listen` starts it. Without `onError` errors of handlers are printed to stderr,
 * once a second at most.
 *
 * @throws {TypeError | RangeError} naming the option that is unknown, missing or wrong
 */
export function createTollgate(options: TollgateOptions): Tollgate {
  const parts = readOptions(options);
  const authenticator = createAuthenticator(parts.authenticator);
  const onError = options.onError ?? createErrorPrinter();
  const tagKey = options.tagKey ?? randomBytes(32);
  let applications = options.applications;
  const trusted = createTrustedSources(options.applications, Date.now);
  const reach = new Map<string, Advertised>();
  const warn = options.onWarning ?? ((message: string) => process.emitWarning(message));
  const engine = createEngine({
    ...parts.engine,
    onDecision(event) {
      if (event.verdict === 'accept' && event.proven === true) trusted.add(event.source);
      if (channels.decision.hasSubscribers) channels.decision.publish(event);
      return options.onDecision?.(event);
    },
    onRejected(event) {
      if (channels.rejected.hasSubscribers) channels.rejected.publish(event);
      return options.onRejected?.(event);
    },
    onCallEnd(call, end) {
      if (channels.callEnd.hasSubscribers) channels.callEnd.publish({ call, end });
      return options.onCallEnd?.(call, end);
    },
    onError,
    authenticator,
    tagKey,
    clock: systemClock,
    advertised: (source) => reach.get(reachKey(source)) ?? { host: source.address, port: 5060 },
    wake: () => driver.touch(),
  });
  const driver = createDriver(engine, systemClock);
  const explained: ExplainerOptions = {
    authenticator,
    options,
    applications: () => applications,
    tagKey,
  };
  let listeners: Promise<Listener[]> | undefined;
  let closing: Promise<void> | undefined;

  const handler: Handler = {
    message(bytes, source, reply) {
      engine.receive(bytes, source, reply, systemClock());
      driver.touch();
    },
    malformed: (failure, source, reply) => engine.malformed(failure, source, reply, systemClock()),
    error: (error, where) => onError(error, where),
  };

  function opened(listener: Listener): void {
    const { warning, ...address } = reachable(listener);
    reach.set(reachKey({ socket: listener.name, transport: listener.transport }), address);
    if (warning !== undefined) warn(warning);
  }

  async function stop(drainMs: number): Promise<void> {
    engine.drain();
    await quiet(drainMs);
    engine.hangupAll('shutdown', systemClock());
    driver.touch();
    await farewell();
    const bound = (await listeners?.catch(() => [])) ?? [];
    await Promise.all(bound.map((listener) => listener.close()));
    driver.stop();
  }

  /** Waits until no call is left, `ms` at most. */
  async function quiet(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (engine.calls > 0 && performance.now() < until) await sleep(POLL_MS);
  }

  /** Waits for the answers to our last BYEs, a little. */
  async function farewell(): Promise<void> {
    const until = performance.now() + FAREWELL_MS;
    while (engine.transactions.client > 0 && performance.now() < until) await sleep(POLL_MS);
  }

  return {
    authenticator,
    get calls() {
      return engine.calls;
    },
    get transactions() {
      return engine.transactions;
    },
    get draining() {
      return closing !== undefined;
    },
    listen() {
      if (closing !== undefined) return Promise.reject(new Error('this server was closed'));
      listeners ??= openAll(options.listen ?? DEFAULT_LISTEN, trusted.has, handler, opened);
      return listeners;
    },
    async close(how = {}) {
      checkKeys('', how, ['drainMs']);
      const { drainMs = 0 } = how;
      wholeNumber('drainMs', drainMs, { min: 0 });
      closing ??= stop(drainMs);
      await closing;
    },
    replaceApplications(next) {
      authenticator.replace(next);
      trusted.replace(next);
      applications = next;
    },
    async explain(bytes, source, at) {
      const { mono, wall } = systemClock();
      return createExplain(explained)(bytes, sourceOf(source), { mono, wall: at ?? wall });
    },
    explainCapture: (messages) => explainCapture(messages, explained, systemClock().mono),
  };
}

function reachKey(source: Pick<Source, 'socket' | 'transport'>): string {
  return `${source.transport}:${source.socket}`;
}
