import { callable, checkKeys, wrongType } from '@tollgate/common';
import type { CallEnd, DecisionEvent, RejectedEvent } from '@tollgate/server';
import { channels } from '@tollgate/server';
import type { Listener } from '@tollgate/transport-udp';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is read when somebody asks. */
export interface MetricsSources {
  readonly calls: () => number;
  /** Walks a table, at each scrape only. */
  readonly locks: () => number;
  readonly listeners: readonly Listener[];
}

const sourceNames: readonly string[] = Object.keys({
  calls: true,
  locks: true,
  listeners: true,
} satisfies Record<keyof MetricsSources, true>);

/** The metrics of this process, in the text format of Prometheus. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  /** Ends the counting. */
  stop(): void;
}

const DURATIONS_S = [1, 5, 15, 60, 300, 900, 3600, 14_400];

/**
 * Counts what the diagnostics channels tell: of this process, so of every server in it. A label is
 * a word of a closed list or a name of the configuration, never text off the wire, so there are not
 * more of them than those.
 *
 * @throws {TypeError} for a source that is missing, unknown or of the wrong type
 */
export function createMetrics(sources: MetricsSources): Metrics {
  checkKeys('', sources, sourceNames);
  const { calls, locks, listeners } = sources;
  callable('calls', calls, '() => number');
  callable('locks', locks, '() => number');
  if (!Array.isArray(listeners)) throw wrongType('listeners', 'an array of listeners', listeners);
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const decisions = new Counter({
    name: 'tollgate_decisions_total',
    help: 'What was decided of initial INVITEs, and why (node_modules/tollgate/docs/reasons.md).',
    labelNames: ['verdict', 'reason', 'auth_type'],
    registers,
  });
  const rejected = new Counter({
    name: 'tollgate_rejected_total',
    help: 'Bytes that were no SIP message, and requests no rule serves.',
    labelNames: ['why'],
    registers,
  });
  const ended = new Counter({
    name: 'tollgate_calls_ended_total',
    help: 'Calls that are over, by what ended them.',
    labelNames: ['cause'],
    registers,
  });
  const durations = new Histogram({
    name: 'tollgate_call_duration_seconds',
    help: 'How long answered calls lasted.',
    buckets: DURATIONS_S,
    registers,
  });
  new Gauge({
    name: 'tollgate_calls',
    help: 'Calls going on, answered or not.',
    registers,
    collect() {
      this.set(calls());
    },
  });
  new Gauge({
    name: 'tollgate_locks',
    help: 'Sources that are locked.',
    registers,
    collect() {
      this.set(locks());
    },
  });
  new Gauge({
    name: 'tollgate_connections',
    help: 'Connections open.',
    labelNames: ['listener', 'transport'],
    registers,
    collect() {
      for (const one of listeners) this.set(labelsOf(one), one.connections());
    },
  });
  new Counter({
    name: 'tollgate_listener_events_total',
    help: 'What a listener has seen: see Counters of @tollgate/transport-udp.',
    labelNames: ['listener', 'transport', 'event'],
    registers,
    collect() {
      // The listeners count; this only tells.
      this.reset();
      for (const one of listeners) {
        for (const [event, count] of Object.entries(one.counters())) {
          this.inc({ ...labelsOf(one), event }, count as number);
        }
      }
    },
  });

  const onDecision = (message: unknown): void => {
    const { verdict, reason, authType = 'none' } = message as DecisionEvent;
    decisions.inc({ verdict, reason, auth_type: authType });
  };
  const onRejected = (message: unknown): void => {
    rejected.inc({ why: (message as RejectedEvent).why });
  };
  const onCallEnd = (message: unknown): void => {
    const { cause, status, durationMs } = (message as { readonly end: CallEnd }).end;
    ended.inc({ cause });
    if (status >= 200 && status < 300) durations.observe(durationMs / 1000);
  };
  channels.decision.subscribe(onDecision);
  channels.rejected.subscribe(onRejected);
  channels.callEnd.subscribe(onCallEnd);

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    stop() {
      channels.decision.unsubscribe(onDecision);
      channels.rejected.unsubscribe(onRejected);
      channels.callEnd.unsubscribe(onCallEnd);
    },
  };
}

function labelsOf({ name, transport }: Listener): { listener: string; transport: string } {
  return { listener: name, transport };
}
