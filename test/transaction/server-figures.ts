import type { SipRequest, Transport } from '@tollgate/sip-parser';
import { createTransactionLayer } from '@tollgate/transaction';
import type { Figure, Machine, Moment } from './figure.ts';
import { answer, at, label, over, request } from './wire.ts';

/** What a server transaction does. */
type ServerAction =
  | 'send response'
  | 'send latest response'
  | 'send 100'
  | 'send 487'
  | 'send 200 to CANCEL'
  | 'tell TU of CANCEL'
  | 'inform TU'
  | 'request to TU'
  | 'ACK to TU'
  | 'CANCEL to TU';

type InviteState =
  | 'proceeding, unanswered'
  | 'proceeding'
  | 'accepted'
  | 'completed'
  | 'completed, unrepeated'
  | 'confirmed'
  | 'terminated';

type InviteEvent =
  | 'INVITE'
  | 'ACK'
  | 'CANCEL'
  | '100-199 from TU'
  | '2xx from TU'
  | '300-699 from TU'
  | '300-699 from TU, unrepeated';

/** Timer G from when the answer was sent: T1, doubled until it is T2. */
const G = [500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500];
const timerG = G.map((ms) => [ms, 'completed', 'send latest response'] as const) satisfies Moment<
  InviteState,
  ServerAction
>[];

/** RFC 3261 figure 7 with RFC 6026 figure 3; CANCEL by RFC 3261 section 9.2. */
export const inviteServer: Figure<InviteState, InviteEvent, ServerAction> = {
  title: 'INVITE server transaction (RFC 3261 figure 7, RFC 6026)',
  start: 'proceeding, unanswered',
  cells: {
    'proceeding, unanswered': {
      INVITE: ['proceeding, unanswered'],
      ACK: ['proceeding, unanswered'],
      CANCEL: ['completed', 'send 200 to CANCEL', 'send 487', 'tell TU of CANCEL'],
      '100-199 from TU': ['proceeding', 'send response'],
      '2xx from TU': ['accepted', 'send response'],
      '300-699 from TU': ['completed', 'send response'],
      '300-699 from TU, unrepeated': ['completed, unrepeated', 'send response'],
    },
    proceeding: {
      INVITE: ['proceeding', 'send latest response'],
      ACK: ['proceeding'],
      CANCEL: ['completed', 'send 200 to CANCEL', 'send 487', 'tell TU of CANCEL'],
      '100-199 from TU': ['proceeding', 'send response'],
      '2xx from TU': ['accepted', 'send response'],
      '300-699 from TU': ['completed', 'send response'],
      // The 1xx has ended the caller's copies: the answer has to be repeated after all.
      '300-699 from TU, unrepeated': ['completed', 'send response'],
    },
    accepted: {
      INVITE: ['accepted'],
      ACK: ['accepted', 'ACK to TU'],
      CANCEL: ['accepted', 'send 200 to CANCEL'],
      '100-199 from TU': ['accepted'],
      '2xx from TU': ['accepted', 'send response'],
      '300-699 from TU': ['accepted'],
      '300-699 from TU, unrepeated': ['accepted'],
    },
    completed: {
      INVITE: ['completed', 'send latest response'],
      ACK: ['confirmed'],
      CANCEL: ['completed', 'send 200 to CANCEL'],
      '100-199 from TU': ['completed'],
      '2xx from TU': ['completed'],
      '300-699 from TU': ['completed'],
      '300-699 from TU, unrepeated': ['completed'],
    },
    'completed, unrepeated': {
      INVITE: ['completed, unrepeated', 'send latest response'],
      ACK: ['confirmed'],
      CANCEL: ['completed, unrepeated', 'send 200 to CANCEL'],
      '100-199 from TU': ['completed, unrepeated'],
      '2xx from TU': ['completed, unrepeated'],
      '300-699 from TU': ['completed, unrepeated'],
      '300-699 from TU, unrepeated': ['completed, unrepeated'],
    },
    confirmed: {
      INVITE: ['confirmed'],
      ACK: ['confirmed'],
      CANCEL: ['confirmed', 'send 200 to CANCEL'],
      '100-199 from TU': ['confirmed'],
      '2xx from TU': ['confirmed'],
      '300-699 from TU': ['confirmed'],
      '300-699 from TU, unrepeated': ['confirmed'],
    },
    terminated: {
      INVITE: ['terminated', 'request to TU'],
      ACK: ['terminated', 'ACK to TU'],
      CANCEL: ['terminated', 'CANCEL to TU'],
      '100-199 from TU': ['terminated'],
      '2xx from TU': ['terminated'],
      '300-699 from TU': ['terminated'],
      '300-699 from TU, unrepeated': ['terminated'],
    },
  },
  timers: {
    udp: {
      'proceeding, unanswered': [[200, 'proceeding', 'send 100']],
      proceeding: [],
      accepted: [[32_000, 'terminated']],
      completed: [...timerG, [32_000, 'terminated', 'inform TU']],
      'completed, unrepeated': [[32_000, 'terminated', 'inform TU']],
      confirmed: [[5000, 'terminated']],
      terminated: [],
    },
    tcp: {
      'proceeding, unanswered': [[200, 'proceeding', 'send 100']],
      proceeding: [],
      accepted: [[32_000, 'terminated']],
      completed: [[32_000, 'terminated', 'inform TU']],
      'completed, unrepeated': [[32_000, 'terminated', 'inform TU']],
      confirmed: [[0, 'terminated']],
      terminated: [],
    },
  },
  paths: {
    'proceeding, unanswered': [],
    proceeding: ['100-199 from TU'],
    accepted: ['2xx from TU'],
    completed: ['300-699 from TU'],
    'completed, unrepeated': ['300-699 from TU, unrepeated'],
    confirmed: ['300-699 from TU', 'ACK'],
    terminated: ['2xx from TU', 32_000],
  },
  build: (transport) => serverMachine<InviteEvent>('INVITE', transport),
};

type OtherState = 'trying' | 'proceeding' | 'completed' | 'terminated';
type OtherEvent = 'Request' | '1xx from TU' | '200-699 from TU';

/** RFC 3261 figure 8. */
export const nonInviteServer: Figure<OtherState, OtherEvent, ServerAction> = {
  title: 'non-INVITE server transaction (RFC 3261 figure 8)',
  start: 'trying',
  cells: {
    trying: {
      Request: ['trying'],
      '1xx from TU': ['proceeding', 'send response'],
      '200-699 from TU': ['completed', 'send response'],
    },
    proceeding: {
      Request: ['proceeding', 'send latest response'],
      '1xx from TU': ['proceeding', 'send response'],
      '200-699 from TU': ['completed', 'send response'],
    },
    completed: {
      Request: ['completed', 'send latest response'],
      '1xx from TU': ['completed'],
      '200-699 from TU': ['completed'],
    },
    terminated: {
      Request: ['terminated', 'request to TU'],
      '1xx from TU': ['terminated'],
      '200-699 from TU': ['terminated'],
    },
  },
  timers: {
    udp: { trying: [], proceeding: [], completed: [[32_000, 'terminated']], terminated: [] },
    tcp: { trying: [], proceeding: [], completed: [[0, 'terminated']], terminated: [] },
  },
  paths: {
    trying: [],
    proceeding: ['1xx from TU'],
    completed: ['200-699 from TU'],
    terminated: ['200-699 from TU', 32_000],
  },
  build: (transport) => serverMachine<OtherEvent>('BYE', transport),
};

function serverMachine<E extends string>(
  method: string,
  transport: Transport,
): Machine<E, ServerAction> {
  const layer = createTransactionLayer();
  const from = over(transport);
  const opening = request({ method });
  let does: ServerAction[] = [];
  let offered: Uint8Array | undefined;
  let latest: Uint8Array | undefined;
  const reply = (bytes: Uint8Array): void => {
    const what = label(bytes);
    if (bytes === offered) does.push('send response');
    else if (bytes === latest) does.push('send latest response');
    else if (what === '200 CANCEL') does.push('send 200 to CANCEL');
    else if (what === '100 INVITE') does.push('send 100');
    else if (what === '487 INVITE') does.push('send 487');
    else throw new Error(`unexpected: ${what}`);
    if (what !== '200 CANCEL') latest = bytes;
  };
  layer.receive({ message: opening, source: from, reply, now: at(0) });
  const transaction = layer.open({ message: opening, source: from, reply, now: at(0) }, () =>
    does.push('inform TU'),
  )!;
  transaction.signal.addEventListener('abort', () => does.push('tell TU of CANCEL'));

  const arrive = (m: SipRequest, mono: number): void => {
    const received = layer.receive({ message: m, source: from, reply, now: at(mono) });
    if (received === 'new') does.push('request to TU');
    if (received === 'stray-ack') does.push('ACK to TU');
    if (received === 'stray-cancel') does.push('CANCEL to TU');
  };
  const respond = (
    status: number,
    how: 'provisional' | 'final' | 'finalWithoutRetransmission',
    mono: number,
  ): void => {
    offered = answer(opening, status);
    const before = does.length;
    const sent = transaction[how](offered, at(mono));
    offered = undefined;
    if (sent !== does.length > before) throw new Error(`${how} returned ${sent}`);
  };
  const events: Record<string, (mono: number) => void> = {
    INVITE: (mono) => arrive(request({ method }), mono),
    Request: (mono) => arrive(request({ method }), mono),
    ACK: (mono) => arrive(request({ method: 'ACK', to: '<sip:app@gate.example>;tag=x' }), mono),
    CANCEL: (mono) => arrive(request({ method: 'CANCEL' }), mono),
    '100-199 from TU': (mono) => respond(180, 'provisional', mono),
    '1xx from TU': (mono) => respond(100, 'provisional', mono),
    '2xx from TU': (mono) => respond(200, 'final', mono),
    '200-699 from TU': (mono) => respond(200, 'final', mono),
    '300-699 from TU': (mono) => respond(486, 'final', mono),
    '300-699 from TU, unrepeated': (mono) => respond(403, 'finalWithoutRetransmission', mono),
  };
  return {
    apply(event, mono) {
      does = [];
      events[event]!(mono);
      return does;
    },
    wait(mono) {
      const done: { mono: number; does: ServerAction[] }[] = [];
      for (let next = layer.deadline(); next <= mono; next = layer.deadline()) {
        does = [];
        layer.advance(at(next));
        if (does.length > 0) done.push({ mono: next, does });
      }
      return done;
    },
    state: () => transaction.state,
    left: () => ({ transactions: layer.counts().server, timers: layer.counts().timers }),
  };
}
