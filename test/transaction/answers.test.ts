import { createView, parseInto, type Source, validate } from '@tollgate/sip-parser';
import { createTransactionLayer } from '@tollgate/transaction';
import { describe, expect, test } from 'vitest';
import {
  answer,
  at,
  label,
  over,
  type RequestParts,
  readResponse,
  request,
  requestBytes,
  source,
} from './wire.ts';

const silent = (): void => {};

function pending(parts: RequestParts = {}, from: Source = source()) {
  const layer = createTransactionLayer();
  const invite = request(parts);
  const sent: Uint8Array[] = [];
  const transaction = layer.open({
    message: invite,
    source: from,
    reply: (bytes) => sent.push(bytes),
    now: at(1000),
  })!;
  return { layer, invite, sent, transaction, labels: () => sent.map(label) };
}

describe('100 Trying (RFC 3261 section 17.2.1)', () => {
  test('goes out when 200 ms have passed without an answer, over every transport', () => {
    for (const transport of ['udp', 'tcp', 'tls'] as const) {
      const { layer, labels } = pending({}, over(transport));
      expect(layer.deadline()).toBe(1200);
      layer.advance(at(1199));
      expect(labels()).toEqual([]);
      layer.advance(at(1200));
      expect(labels()).toEqual(['100 INVITE']);
      layer.advance(at(99_999));
      expect(labels()).toEqual(['100 INVITE']);
    }
  });

  test('is left out when the decision was quicker', () => {
    const { layer, invite, transaction, labels } = pending();
    transaction.provisional(answer(invite, 180), at(1199));
    layer.advance(at(5000));
    expect(labels()).toEqual(['180 INVITE']);
  });

  test('is left out for other requests', () => {
    const { layer } = pending({ method: 'BYE' });
    expect(layer.deadline()).toBe(Number.POSITIVE_INFINITY);
  });

  test('has no To tag, and says where the INVITE came from', () => {
    const { layer, sent } = pending({ via: 'SIP/2.0/UDP client.example:5060;rport' });
    layer.advance(at(1200));
    const trying = readResponse(sent[0]!);
    expect(trying.to.tag).toBe('');
    expect(trying.topVia).toMatchObject({ received: '192.0.2.1', rport: 5060 });
  });

  test.each([
    ['54.22', '54.22 0.2'],
    ['54', '54 0.2'],
    ['soon', undefined],
    ['54.0 0.1', undefined],
  ])('repeats a Timestamp of %s as %s (RFC 3261 section 8.2.6.1)', (stamp, echoed) => {
    const { layer, sent } = pending({ extra: [`Timestamp: ${stamp}`] });
    layer.advance(at(1200));
    expect(readResponse(sent[0]!).header('timestamp')).toBe(echoed);
  });

  test('is written before the message is gone: a reused view may hold another one by then', () => {
    const layer = createTransactionLayer();
    const view = createView();
    const read = (parts: RequestParts) => {
      const m = validate(parseInto(view, requestBytes(parts)));
      if (m.kind !== 'request') throw new Error('not a request');
      return m;
    };
    const sent: Uint8Array[] = [];
    layer.open({
      message: read({ callId: 'first' }),
      source: source(),
      reply: (bytes) => sent.push(bytes),
      now: at(0),
    });
    read({ callId: 'second', branch: 'z9hG4bKsecond' });
    layer.advance(at(200));
    expect(readResponse(sent[0]!).callId).toBe('first');
    expect(
      layer.receive({
        message: read({ callId: 'first' }),
        source: source(),
        reply: silent,
        now: at(201),
      }),
    ).toBe('done');
  });
});

describe('bytes to be sent', () => {
  test('must be a response of the right kind', () => {
    const { invite, transaction } = pending();
    const bytes = { trying: answer(invite, 100), ok: answer(invite, 200), no: answer(invite, 403) };
    expect(() => transaction.provisional(bytes.ok, at(1))).toThrow(TypeError);
    expect(() => transaction.final(bytes.trying, at(1))).toThrow(TypeError);
    expect(() => transaction.finalWithoutRetransmission(bytes.ok, at(1))).toThrow(TypeError);
    expect(() => transaction.finalWithoutRetransmission(bytes.trying, at(1))).toThrow(TypeError);
    expect(() => transaction.final(requestBytes(), at(1))).toThrow(TypeError);
    expect(() => transaction.final(new Uint8Array(0), at(1))).toThrow(TypeError);
    expect(transaction.state).toBe('proceeding');
  });

  test('must be so for other methods too', () => {
    const { invite, transaction } = pending({ method: 'BYE' });
    expect(() => transaction.provisional(answer(invite, 200), at(1))).toThrow(TypeError);
    expect(() => transaction.final(answer(invite, 100), at(1))).toThrow(TypeError);
    expect(() => transaction.finalWithoutRetransmission(answer(invite, 200), at(1))).toThrow(
      TypeError,
    );
    expect(transaction.finalWithoutRetransmission(answer(invite, 481), at(1))).toBe(true);
  });

  test('are sent as they are, and again as they are', () => {
    const { layer, invite, sent, transaction } = pending();
    const bytes = answer(invite, 486);
    transaction.final(bytes, at(1001));
    layer.receive({ message: invite, source: source(), reply: silent, now: at(1002) });
    layer.advance(at(1501));
    expect(sent).toHaveLength(3);
    for (const copy of sent) expect(copy).toBe(bytes);
  });
});

describe('a process that was held up', () => {
  test('sends one copy, not the ones it missed', () => {
    const { layer, invite, transaction, labels } = pending();
    transaction.final(answer(invite, 486), at(1000));
    layer.advance(at(20_000));
    expect(labels()).toEqual(['486 INVITE', '486 INVITE']);
    expect(layer.deadline()).toBe(21_000);
  });
});

describe('amplification', () => {
  test('of a unrepeated refusal is one datagram for each that came', () => {
    const { layer, invite, transaction, labels } = pending();
    transaction.finalWithoutRetransmission(answer(invite, 403), at(1001));
    for (const mono of [1500, 2500, 4500, 8500, 16_500, 32_500]) {
      layer.advance(at(mono));
      layer.receive({ message: invite, source: source(), reply: silent, now: at(mono) });
    }
    layer.advance(at(60_000));
    expect(labels()).toHaveLength(7);
  });

  test('of a copy is at most one datagram in every state', () => {
    for (const status of [undefined, 100, 180, 200, 302, 403]) {
      const { layer, invite, transaction, sent } = pending();
      if (status !== undefined && status < 200) {
        transaction.provisional(answer(invite, status), at(1));
      } else if (status !== undefined) transaction.final(answer(invite, status), at(1));
      const before = sent.length;
      const replies: Uint8Array[] = [];
      layer.receive({
        message: invite,
        source: source(),
        reply: (bytes) => replies.push(bytes),
        now: at(2),
      });
      expect(sent.length - before + replies.length).toBeLessThanOrEqual(1);
    }
  });
});
