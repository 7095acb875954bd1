import type { Transport } from '@tollgate/sip-parser';
import { createTransactionLayer } from '@tollgate/transaction';
import type { Figure, Machine, Moment, Moments } from './figure.ts';
import { answer, at, label, readRequest, readResponse, requestBytes } from './wire.ts';

/** What a client transaction does. */
type ClientAction =
  | 'send request'
  | 'send ACK'
  | 'send CANCEL'
  | 'response to TU'
  | 'inform TU'
  | 'drop stray response';

type InviteState =
  | 'calling'
  | 'calling, cancelled'
  | 'proceeding'
  | 'proceeding, cancelled'
  | 'accepted'
  | 'completed'
  | 'terminated';
type InviteEvent = '1xx' | '2xx' | '300-699' | 'Transport Err.' | 'cancel from TU';

/** Timer A from when the INVITE was sent: T1, doubled without a bound. */
const A = [500, 1500, 3500, 7500, 15_500, 31_500];
/** Timer E: T1, doubled until it is T2. */
const E = [500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500];

/** Timers A and B, which asking to cancel does not touch. */
const callingOverUdp =
  (state: InviteState): Moments<InviteState, ClientAction> =>
  () => [
    ...A.map((ms) => [ms, state, 'send request'] as const),
    [32_000, 'terminated', 'inform TU'],
  ];
const callingOverTcp = (): Moment<InviteState, ClientAction>[] => [
  [32_000, 'terminated', 'inform TU'],
];

/** RFC 3261 figure 5 with RFC 6026 figure 1; cancelling by RFC 3261 section 9.1. */
export const inviteClient: Figure<InviteState, InviteEvent, ClientAction> = {
  title: 'INVITE client transaction (RFC 3261 figure 5, RFC 6026)',
  start: 'calling',
  cells: {
    calling: {
      '1xx': ['proceeding', 'response to TU'],
      '2xx': ['accepted', 'response to TU'],
      '300-699': ['completed', 'send ACK', 'response to TU'],
      'Transport Err.': ['terminated', 'inform TU'],
      'cancel from TU': ['calling, cancelled'],
    },
    'calling, cancelled': {
      '1xx': ['proceeding, cancelled', 'send CANCEL', 'response to TU'],
      '2xx': ['accepted', 'response to TU'],
      '300-699': ['completed', 'send ACK', 'response to TU'],
      'Transport Err.': ['terminated', 'inform TU'],
      'cancel from TU': ['calling, cancelled'],
    },
    proceeding: {
      '1xx': ['proceeding', 'response to TU'],
      '2xx': ['accepted', 'response to TU'],
      '300-699': ['completed', 'send ACK', 'response to TU'],
      'Transport Err.': ['proceeding'],
      'cancel from TU': ['proceeding, cancelled', 'send CANCEL'],
    },
    'proceeding, cancelled': {
      '1xx': ['proceeding, cancelled', 'response to TU'],
      '2xx': ['accepted', 'response to TU'],
      '300-699': ['completed', 'send ACK', 'response to TU'],
      'Transport Err.': ['proceeding, cancelled'],
      'cancel from TU': ['proceeding, cancelled'],
    },
    accepted: {
      '1xx': ['accepted'],
      '2xx': ['accepted', 'response to TU'],
      '300-699': ['accepted'],
      'Transport Err.': ['accepted'],
      'cancel from TU': ['accepted'],
    },
    completed: {
      '1xx': ['completed'],
      '2xx': ['completed'],
      '300-699': ['completed', 'send ACK'],
      'Transport Err.': ['terminated', 'inform TU'],
      'cancel from TU': ['completed'],
    },
    terminated: {
      '1xx': ['terminated', 'drop stray response'],
      '2xx': ['terminated', 'drop stray response'],
      '300-699': ['terminated', 'drop stray response'],
      'Transport Err.': ['terminated'],
      'cancel from TU': ['terminated'],
    },
  },
  timers: {
    udp: {
      calling: callingOverUdp('calling'),
      'calling, cancelled': callingOverUdp('calling, cancelled'),
      proceeding: [],
      'proceeding, cancelled': [[32_000, 'terminated', 'inform TU']],
      accepted: [[32_000, 'terminated']],
      completed: [[32_000, 'terminated']],
      terminated: [],
    },
    tcp: {
      calling: callingOverTcp,
      'calling, cancelled': callingOverTcp,
      proceeding: [],
      'proceeding, cancelled': [[32_000, 'terminated', 'inform TU']],
      accepted: [[32_000, 'terminated']],
      completed: [[0, 'terminated']],
      terminated: [],
    },
  },
  paths: {
    calling: [],
    'calling, cancelled': ['cancel from TU'],
    proceeding: ['1xx'],
    'proceeding, cancelled': ['1xx', 'cancel from TU'],
    accepted: ['2xx'],
    completed: ['300-699'],
    terminated: ['2xx', 32_000],
  },
  build: (transport) => clientMachine<InviteEvent>('INVITE', transport),
};

type OtherState = 'trying' | 'proceeding' | 'completed' | 'terminated';
type OtherEvent = '1xx' | '200-699' | 'Transport Err.';

/** RFC 3261 figure 6. */
export const nonInviteClient: Figure<OtherState, OtherEvent, ClientAction> = {
  title: 'non-INVITE client transaction (RFC 3261 figure 6)',
  start: 'trying',
  cells: {
    trying: {
      '1xx': ['proceeding', 'response to TU'],
      '200-699': ['completed', 'response to TU'],
      'Transport Err.': ['terminated', 'inform TU'],
    },
    proceeding: {
      '1xx': ['proceeding', 'response to TU'],
      '200-699': ['completed', 'response to TU'],
      'Transport Err.': ['terminated', 'inform TU'],
    },
    completed: {
      '1xx': ['completed'],
      '200-699': ['completed'],
      'Transport Err.': ['completed'],
    },
    terminated: {
      '1xx': ['terminated', 'drop stray response'],
      '200-699': ['terminated', 'drop stray response'],
      'Transport Err.': ['terminated'],
    },
  },
  timers: {
    udp: {
      trying: [
        ...E.map((ms) => [ms, 'trying', 'send request'] as const),
        [32_000, 'terminated', 'inform TU'],
      ],
      // Timer E as it was left by Trying, then T2 each time; Timer F runs on.
      proceeding: (_, due) => [
        ...[0, 1, 2, 3, 4, 5, 6, 7, 8]
          .map((n) => due + n * 4000)
          .filter((when) => when < 32_000)
          .map((when) => [when, 'proceeding', 'send request'] as const),
        [32_000, 'terminated', 'inform TU'],
      ],
      completed: [[5000, 'terminated']],
      terminated: [],
    },
    tcp: {
      trying: [[32_000, 'terminated', 'inform TU']],
      proceeding: () => [[32_000, 'terminated', 'inform TU']],
      completed: [[0, 'terminated']],
      terminated: [],
    },
  },
  paths: {
    trying: [],
    proceeding: ['1xx'],
    completed: ['200-699'],
    terminated: ['200-699', 5000],
  },
  build: (transport) => clientMachine<OtherEvent>('BYE', transport),
};

function clientMachine<E extends string>(
  method: string,
  transport: Transport,
): Machine<E, ClientAction> {
  const layer = createTransactionLayer();
  const bytes = requestBytes({ method, branch: layer.branch() });
  const opening = readRequest(bytes);
  let does: ClientAction[] = [];
  let firstCancel = true;
  const send = (sent: Uint8Array): void => {
    const what = label(sent);
    if (sent === bytes) does.push('send request');
    else if (what === 'ACK') does.push('send ACK');
    else if (what !== 'CANCEL') throw new Error(`unexpected: ${what}`);
    // Its repetitions belong to the CANCEL's own transaction.
    else if (firstCancel) {
      firstCancel = false;
      does.push('send CANCEL');
    }
  };
  const handlers = {
    response: () => void does.push('response to TU'),
    failed: () => void does.push('inform TU'),
  };
  const transaction = layer.request(bytes, transport, send, handlers, at(0))!;
  if (does.join() !== 'send request') throw new Error('the request was not sent once');

  const arrive = (status: number, mono: number): void => {
    const m = readResponse(answer(opening, status));
    if (layer.receiveResponse(m, at(mono)) === 'stray-response') {
      does.push('drop stray response');
    }
  };
  const events: Record<string, (mono: number) => void> = {
    '1xx': (mono) => arrive(180, mono),
    '2xx': (mono) => arrive(200, mono),
    '200-699': (mono) => arrive(481, mono),
    '300-699': (mono) => arrive(486, mono),
    'Transport Err.': (mono) => transaction.transportError(at(mono)),
    'cancel from TU': (mono) => void transaction.cancel(at(mono)),
  };
  return {
    apply(event, mono) {
      does = [];
      events[event]!(mono);
      return does;
    },
    wait(mono) {
      const done: { mono: number; does: ClientAction[] }[] = [];
      for (let next = layer.deadline(); next <= mono; next = layer.deadline()) {
        does = [];
        layer.advance(at(next));
        if (does.length > 0) done.push({ mono: next, does });
      }
      return done;
    },
    state: () => transaction.state,
    left: () => ({ transactions: layer.counts().client, timers: layer.counts().timers }),
  };
}
