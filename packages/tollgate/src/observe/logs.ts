import { bracketed } from '@tollgate/common';
import type { Call, CallEnd, DecisionEvent } from '@tollgate/server';
import type { LogsEntry } from '../config/index.ts';

/** Where a log writes: standard output, and the styles it may use there. */
export interface LogOutput {
  out(text: string): void;
  style(style: Style, text: string): string;
}

type Style = 'green' | 'yellow' | 'red' | 'dim';

/** What a server tells while it runs. */
export interface Log {
  decision(event: DecisionEvent): void;
  callEnd(call: Call, end: CallEnd): void;
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** Lines for a person, or JSON lines for a collector; decisions as the configuration asks. */
export async function createLog(
  format: 'text' | 'json',
  decisions: LogsEntry['decisions'],
  io: LogOutput,
): Promise<Log> {
  const log = format === 'json' ? await jsonLog(io) : textLog(io);
  if (decisions === 'none') return { ...log, decision: () => {} };
  if (decisions !== 'refusals') return log;
  return {
    ...log,
    decision(event) {
      if (event.verdict === 'refuse' || event.verdict === 'drop') log.decision(event);
    },
  };
}

const styles: Readonly<Record<DecisionEvent['verdict'], Style>> = {
  accept: 'green',
  challenge: 'dim',
  refuse: 'red',
  drop: 'red',
};

function textLog(io: LogOutput): Log {
  const line = (text: string): void => io.out(`${clock(Date.now())}  ${text}\n`);
  return {
    decision: (event) => io.out(`${decisionLine(event, io)}\n`),
    callEnd(call, { cause, durationMs }) {
      const seconds = (durationMs / 1000).toFixed(1);
      line(
        `${address(call.source)}  ${call.application.padEnd(12)}  ended          ${cause} after ${seconds} s`,
      );
    },
    info: (message) => line(message),
    warn: (message) => line(`${io.style('yellow', 'warning')}: ${message}`),
    error: (message) => line(`${io.style('red', 'error')}: ${message}`),
  };
}

/** One readable line a decision: time, source, application, verdict, reason, who it is. */
function decisionLine(event: DecisionEvent, io: LogOutput): string {
  const { verdict, status, authType, user } = event;
  const answer = `${verdict}${status === 0 ? '' : ` ${status}`}`.padEnd(13);
  const who = authType === undefined ? '' : `  by ${authType}`;
  const name = user === undefined ? '' : ` as ${user}`;
  return [
    clock(event.at),
    address(event.source),
    (event.application ?? printable(event.requested)).padEnd(12),
    io.style(styles[verdict], answer),
    `${event.reason}${who}${name}`,
  ].join('  ');
}

/** What a stranger asked for may hold anything: a terminal gets to see printable ASCII only. */
function printable(text: string): string {
  return text === '' ? '-' : text.replace(/[^\x21-\x7e]/g, '?');
}

function clock(wall: number): string {
  return new Date(wall).toISOString().slice(11, 23);
}

function address({ transport, address, port }: DecisionEvent['source']): string {
  const host = bracketed(address);
  return `${transport} ${host}:${port}`.padEnd(24);
}

async function jsonLog(io: LogOutput): Promise<Log> {
  const { pino } = await import('pino');
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (text) => io.out(text) },
  );
  const source = (event: { readonly source: DecisionEvent['source'] }): object => {
    const { transport, address, port, socket } = event.source;
    return { transport, address, port, socket };
  };
  return {
    decision(event) {
      const { verdict, reason, status, application, callId, authType, user } = event;
      const what = { verdict, reason, status, application, callId, authType, user };
      logger.info({ event: 'decision', ...source(event), ...what });
    },
    callEnd(call, { cause, status, durationMs }) {
      const { application, request } = call;
      const what = { application, callId: request.callId, cause, status, durationMs };
      logger.info({ event: 'call-end', ...source(call), ...what });
    },
    info: (message, details = {}) => logger.info(details, message),
    warn: (message, details = {}) => logger.warn(details, message),
    error: (message, details = {}) => logger.error(details, message),
  };
}
