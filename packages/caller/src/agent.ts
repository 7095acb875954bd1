import { createDriver, systemClock } from '@tollgate/common';
import {
  parse,
  type SipRequest,
  type SipResponse,
  validate,
  writeResponse,
} from '@tollgate/sip-parser';
import {
  type ClientHandlers,
  type ClientTransaction,
  createTransactionLayer,
} from '@tollgate/transaction';
import { type Connection, connect } from './connection.ts';
import type { Ladder } from './ladder.ts';
import type { CallSettings } from './options.ts';

/** One user agent on one connection: its transactions, and what the other side asks of it. */
export interface Agent {
  readonly connection: Connection;
  /** A branch no request has had. */
  branch(): string;
  send(bytes: Uint8Array): void;
  /** Sends a request and sees it through. */
  request(bytes: Uint8Array, handlers: AgentHandlers): ClientTransaction;
  /** Cancels an INVITE, if it is not too late. */
  cancel(transaction: ClientTransaction): boolean;
  /** The other side sent a request; it is answered with the status returned. */
  onRequest: (request: SipRequest) => number;
  /** The connection is gone. */
  onBroken: () => void;
  close(): void;
}

/** What an agent tells of a request of its own. */
export interface AgentHandlers {
  /** Each answer; what is given may be kept. */
  response(response: SipResponse): void;
  failed(why: Parameters<ClientHandlers['failed']>[0]): void;
}

/** Connects. Rejects where the server cannot be reached at all. */
export async function createAgent(settings: CallSettings, ladder: Ladder): Promise<Agent> {
  const layer = createTransactionLayer();
  const driver = createDriver(layer, systemClock);
  const stream = settings.transport !== 'udp';
  const open = new Set<ClientTransaction>();
  const connection = await connect(settings, { message, failed });

  const agent: Agent = {
    connection,
    branch: () => layer.branch(),
    send(bytes) {
      ladder.message('out', bytes);
      connection.send(bytes);
    },
    request(bytes, handlers) {
      const transaction = layer.request(
        bytes,
        settings.transport,
        agent.send,
        {
          response(response) {
            if (response.status >= 200) open.delete(transaction!);
            handlers.response(response.detach());
          },
          failed(why) {
            open.delete(transaction!);
            handlers.failed(why);
          },
        },
        systemClock(),
      );
      // The layer is this agent's own and has to hold a handful of transactions.
      if (transaction === undefined) throw new Error('the transaction layer is full');
      open.add(transaction);
      driver.touch();
      return transaction;
    },
    cancel(transaction) {
      const cancelled = transaction.cancel(systemClock());
      driver.touch();
      return cancelled;
    },
    onRequest: () => 481,
    onBroken() {},
    close() {
      connection.close();
      driver.stop();
    },
  };
  return agent;

  function message(bytes: Uint8Array): void {
    const received = validate(parse(bytes, { stream }));
    if (received.kind === 'malformed') {
      // Keep-alives are no step of a call.
      if (received.code !== 'empty') ladder.note(`what came is no SIP message (${received.code})`);
      return;
    }
    ladder.message('in', bytes);
    if (received.kind === 'response') layer.receiveResponse(received, systemClock());
    else if (received.method !== 'ACK') answer(received);
    driver.touch();
  }

  /** Without a transaction: a copy is answered alike. */
  function answer(request: SipRequest): void {
    const status = agent.onRequest(request);
    agent.send(writeResponse(request, { status, source: connection.peer, toTag: 'tollgate-call' }));
  }

  function failed(error: Error): void {
    if (open.size > 0) ladder.note(`the transport failed: ${error.message}`);
    for (const transaction of [...open]) transaction.transportError(systemClock());
    agent.onBroken();
  }
}
