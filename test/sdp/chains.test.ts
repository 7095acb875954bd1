import {
  accept,
  answerInForce,
  type LocalCodec,
  type LocalMedia,
  type Negotiated,
  negotiate,
  offer,
  offerRejected,
  type Sdp,
  sessionInForce,
  writeSdp,
} from '@tollgate/sdp';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { offers } from './arbitraries.ts';
import { answerFaults, offerFaults, versionFaults } from './checker.ts';
import { KEY, PEER_KEY, read, SUITE_32, SUITE_80 } from './descriptions.ts';

vi.setConfig({ testTimeout: 600_000 });

const CODECS: readonly LocalCodec[] = [
  { encoding: 'PCMU', clockRate: 8000 },
  { encoding: 'PCMA', clockRate: 8000 },
  { encoding: 'opus', clockRate: 48_000, channels: 2, payloadType: 111, fmtp: 'useinbandfec=1' },
  { encoding: 'iLBC', clockRate: 8000 },
  { encoding: 'L16', clockRate: 16_000, payloadType: 101 },
];

/** What a side can do changes from step to step. */
const abilities = fc.record({
  codecs: fc.shuffledSubarray([...CODECS], { minLength: 1 }),
  preference: fc.constantFrom('offer' as const, 'local' as const),
  direction: fc.constantFrom(
    'sendrecv' as const,
    'sendrecv' as const,
    'sendonly' as const,
    'recvonly' as const,
    'inactive' as const,
  ),
  port: fc.constantFrom(4000, 4002),
  telephoneEvents: fc.constantFrom('0-16', '0-16', '0-15', false as const),
  ptime: fc.constantFrom(20, 30),
});
type Abilities = typeof abilities extends fc.Arbitrary<infer T> ? T : never;

const steps = fc.array(
  fc.record({
    from: fc.constantFrom(0, 1),
    offered: fc.constantFrom('anew', 'anew', 'in force'),
    answered: fc.constantFrom('anew', 'anew', 'in force'),
    abilities: fc.tuple(abilities, abilities),
  }),
  { minLength: 10, maxLength: 10 },
);

/** One side of a call: what it has agreed on, and the text it sent last. */
class Side {
  session: Negotiated | undefined;
  sent: string | undefined;
  readonly fixed: Pick<LocalMedia, 'address' | 'sessionId' | 'crypto' | 'srtp'>;

  constructor(fixed: Side['fixed']) {
    this.fixed = fixed;
  }

  media(now: Abilities): LocalMedia {
    return { ...this.fixed, ...now };
  }

  /** Checks the version against what was sent last, and takes note. */
  sends(sdp: Sdp): string {
    const text = writeSdp(sdp);
    expect(versionFaults(this.sent, text), `${this.sent}\n${text}`).toEqual([]);
    this.sent = text;
    return text;
  }
}

function sides(secure: boolean): [Side, Side] {
  const crypto = (key: string) => [
    { suite: SUITE_80, key },
    { suite: SUITE_32, key },
  ];
  const srtp = secure ? 'required' : 'allowed';
  return [
    new Side({ address: '192.0.2.10', sessionId: '1', crypto: crypto(KEY), srtp }),
    new Side({
      address: ['192.0.2.20', '2001:db8::20'],
      sessionId: '9223372036854775807',
      crypto: crypto(PEER_KEY),
      srtp,
    }),
  ];
}

/** Both sides say the same of the call. */
function mirrored({ audio: a }: Negotiated, { audio: b }: Negotiated): void {
  expect(a === undefined).toBe(b === undefined);
  if (a === undefined || b === undefined) return;
  const [ours, theirs] = [a.codecs[0], b.codecs[0]];
  expect([a.index, a.send, a.receive]).toEqual([b.index, b.receive, b.send]);
  expect([ours.encoding.toLowerCase(), ours.clockRate, ours.sendPayloadType]).toEqual([
    theirs.encoding.toLowerCase(),
    theirs.clockRate,
    theirs.receivePayloadType,
  ]);
  expect(a.telephoneEvent?.sendPayloadType).toBe(b.telephoneEvent?.receivePayloadType);
  expect(a.srtp?.sendKey).toBe(b.srtp?.receiveKey);
  expect(a.srtp?.receiveKey).toBe(b.srtp?.sendKey);
}

test('chains of ten offers from either side: each offer and answer fits, versions go up by one', () => {
  const counts = { agreed: 0, rejected: 0, resumed: 0 };
  fc.assert(
    fc.property(fc.boolean(), steps, (secure, chain) => {
      const both = sides(secure);
      for (const step of chain) {
        const offerer = both[step.from]!;
        const answerer = both[1 - step.from]!;
        const media = (side: Side) => side.media(step.abilities[both.indexOf(side)]!);
        const before = offerer.session;
        const offered =
          step.offered === 'in force' && before !== undefined
            ? sessionInForce(before)
            : offer(media(offerer), before);
        const inForce = before && writeSdp(before.local);
        const text = offerer.sends(offered);
        expect(offerFaults(inForce, text), `${inForce}\n${text}`).toEqual([]);

        const result =
          step.answered === 'in force' && answerer.session !== undefined
            ? answerInForce(read(text), answerer.session)
            : negotiate(read(text), media(answerer), answerer.session);
        if (result.kind === 'refused') {
          expect(result.reason).toBe('format');
          counts.rejected++;
          if (before !== undefined) offerer.session = offerRejected(before, offered);
          else offerer.sent = undefined;
          continue;
        }
        const answer = answerer.sends(result.local);
        expect(answerFaults(text, answer), `${text}\n${answer}`).toEqual([]);
        const accepted = accept(offered, read(answer));
        if (accepted.kind === 'refused') throw new Error(`${accepted.reason}\n${text}\n${answer}`);
        mirrored(accepted, result);
        if (before?.audio?.send === false && accepted.audio?.send) counts.resumed++;
        offerer.session = accepted;
        answerer.session = result;
        counts.agreed++;
      }
    }),
  );
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(50);
});

test('chains of ten with a peer that offers anything', () => {
  const counts = { taken: 0, refused: 0, offered: 0 };
  const step = fc.record({
    theirs: fc.option(offers, { freq: 4 }),
    answered: fc.constantFrom('anew', 'anew', 'in force'),
    abilities,
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 10 }), (chain) => {
      const [us, peer] = sides(false);
      for (const { theirs, answered, abilities: now } of chain) {
        if (theirs === null) {
          const offered = offer(us.media(now), us.session);
          const inForce = us.session && writeSdp(us.session.local);
          const text = us.sends(offered);
          expect(offerFaults(inForce, text), `${inForce}\n${text}`).toEqual([]);
          counts.offered++;
          const answer = negotiate(read(text), peer.media({ ...now, codecs: [...CODECS] }));
          if (answer.kind === 'refused') throw new Error(`${answer.reason}\n${text}`);
          const accepted = accept(offered, read(writeSdp(answer.local)));
          if (accepted.kind === 'refused') throw new Error(accepted.reason);
          us.session = accepted;
          continue;
        }
        const result =
          answered === 'in force' && us.session !== undefined
            ? answerInForce(read(theirs), us.session)
            : negotiate(read(theirs), us.media(now), us.session);
        if (result.kind === 'refused') {
          counts.refused++;
          continue;
        }
        counts.taken++;
        const answer = us.sends(result.local);
        expect(answerFaults(theirs, answer), `${theirs}\n${answer}`).toEqual([]);
        us.session = result;
      }
    }),
  );
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(50);
});
