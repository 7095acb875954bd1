import type { Now } from '@tollgate/sip-parser';
import { createTransactionLayer } from '@tollgate/transaction';
import { describe, expect, test } from 'vitest';
import { answer, at, label, over, readResponse, request, source } from './wire.ts';

/** An INVITE that waits for its answer, and all that was sent. */
function ringing(transport: 'udp' | 'tcp' = 'udp') {
  const layer = createTransactionLayer({ token: () => 'tagOfLayer' });
  const from = over(transport);
  const invite = request();
  const sent: Uint8Array[] = [];
  const reply = (bytes: Uint8Array): void => void sent.push(bytes);
  const transaction = layer.open({ message: invite, source: from, reply, now: at(0) })!;
  let cancelled = 0;
  transaction.signal.addEventListener('abort', () => cancelled++);
  return {
    layer,
    from,
    invite,
    transaction,
    sent: () => sent.map(label),
    toTags: () => sent.map((bytes) => readResponse(bytes).to.tag),
    cancelled: () => cancelled,
    receive: (parts: Parameters<typeof request>[0], now: Now = at(10)) =>
      layer.receive({ message: request(parts), source: from, reply, now }),
  };
}

describe('a CANCEL that matches (RFC 3261 section 9.2)', () => {
  test('is answered 200 and ends the INVITE with 487, in that order', () => {
    const call = ringing();
    expect(call.receive({ method: 'CANCEL' })).toBe('done');
    expect(call.sent()).toEqual(['200 CANCEL', '487 INVITE']);
    expect(call.cancelled()).toBe(1);
    expect(call.transaction.state).toBe('completed');
  });

  test('has the To tag of the 180 in both answers, which a dialog of the caller knows', () => {
    const call = ringing();
    call.transaction.provisional(answer(call.invite, 180, 'ringing'), at(5));
    call.receive({ method: 'CANCEL' });
    expect(call.toTags()).toEqual(['ringing', 'ringing', 'ringing']);
  });

  test('gets one new To tag for both answers where none was sent yet', () => {
    const call = ringing();
    call.layer.advance(at(200));
    call.receive({ method: 'CANCEL' }, at(300));
    expect(call.sent()).toEqual(['100 INVITE', '200 CANCEL', '487 INVITE']);
    expect(call.toTags()).toEqual(['', 'tagOfLayer', 'tagOfLayer']);
  });

  test('has the To tag of the final answer where that was sent', () => {
    const call = ringing();
    call.transaction.final(answer(call.invite, 200, 'answered'), at(5));
    call.receive({ method: 'CANCEL' });
    expect(call.toTags()).toEqual(['answered', 'answered']);
  });

  test('is answered through its own Via, the INVITE through the one of the INVITE', () => {
    const call = ringing();
    call.receive({ method: 'CANCEL', via: 'SIP/2.0/UDP client.example:5060;rport' });
    expect(call.sent()).toEqual(['200 CANCEL', '487 INVITE']);
  });

  test('gives the same 200 to each copy and nothing more', () => {
    const call = ringing();
    for (let n = 0; n < 3; n++) call.receive({ method: 'CANCEL' });
    expect(call.sent()).toEqual(['200 CANCEL', '487 INVITE', '200 CANCEL', '200 CANCEL']);
    expect(new Set(call.toTags()).size).toBe(1);
    expect(call.cancelled()).toBe(1);
  });

  test('leaves the 487 to be acknowledged like any other refusal', () => {
    const call = ringing();
    call.receive({ method: 'CANCEL' });
    expect(call.receive({ method: 'ACK' })).toBe('done');
    expect(call.transaction.state).toBe('confirmed');
  });

  test('is carried by a signal that is read only afterwards', () => {
    const layer = createTransactionLayer();
    const transaction = layer.open({
      message: request(),
      source: source(),
      reply: () => {},
      now: at(0),
    })!;
    layer.receive({
      message: request({ method: 'CANCEL' }),
      source: source(),
      reply: () => {},
      now: at(1),
    });
    expect(transaction.signal.aborted).toBe(true);
  });

  test('needs no signal handler that behaves: what it sends is not sent', () => {
    const call = ringing();
    const { transaction, invite } = call;
    transaction.signal.addEventListener('abort', () => {
      expect(transaction.final(answer(invite, 200), at(10))).toBe(false);
      expect(transaction.provisional(answer(invite, 180), at(10))).toBe(false);
    });
    call.receive({ method: 'CANCEL' });
    expect(call.sent()).toEqual(['200 CANCEL', '487 INVITE']);
  });
});

describe('a CANCEL that matches nothing', () => {
  test.each([
    ['another address', source({ address: '192.0.2.66' })],
    ['another port', source({ port: 5061 })],
    ['another connection', source({ transport: 'tcp', flow: 3 })],
  ])('is stray when it comes from %s, and touches nothing', (_, stranger) => {
    const call = ringing();
    const replies: Uint8Array[] = [];
    const cancel = request({ method: 'CANCEL' });
    expect(
      call.layer.receive({
        message: cancel,
        source: stranger,
        reply: (b) => replies.push(b),
        now: at(10),
      }),
    ).toBe('stray-cancel');
    expect(replies).toEqual([]);
    expect(call.sent()).toEqual([]);
    expect(call.transaction.state).toBe('proceeding');
  });

  test('is stray when only another request has its branch', () => {
    const layer = createTransactionLayer();
    layer.open({
      message: request({ method: 'BYE' }),
      source: source(),
      reply: () => {},
      now: at(0),
    });
    expect(
      layer.receive({
        message: request({ method: 'CANCEL' }),
        source: source(),
        reply: () => {},
        now: at(1),
      }),
    ).toBe('stray-cancel');
  });
});

describe('a CANCEL that races the final answer', () => {
  const moves = ['CANCEL', 'CANCEL again', 'final', 'provisional', 'copy', 'ACK'] as const;
  const orders = permutations(moves);

  test.each([200, 302, 486])('ends in one final answer in each of 720 orders, %s', (status) => {
    expect(orders).toHaveLength(720);
    for (const order of orders) {
      const call = ringing();
      let won: boolean | undefined;
      for (const move of order) {
        if (move === 'final') won = call.transaction.final(answer(call.invite, status), at(10));
        else if (move === 'provisional') {
          call.transaction.provisional(answer(call.invite, 180), at(10));
        } else if (move === 'ACK') call.receive({ method: 'ACK', to: '<sip:a@b>;tag=a6c85cf' });
        else call.receive({ method: move === 'copy' ? 'INVITE' : 'CANCEL' });
      }
      const finals = new Set(call.sent().filter((what) => /^[2-6]\d\d INVITE$/.test(what)));
      const cancelFirst = order.findIndex((m) => m.startsWith('CANCEL')) < order.indexOf('final');
      expect([...finals]).toEqual([cancelFirst ? '487 INVITE' : `${status} INVITE`]);
      expect(won).toBe(!cancelFirst);
      expect(call.cancelled()).toBe(cancelFirst ? 1 : 0);
      expect(call.sent().filter((what) => what === '200 CANCEL')).toHaveLength(2);
      expect(call.sent().indexOf('180 INVITE')).toBeLessThan(
        Math.max(
          0,
          call.sent().findIndex((what) => /^[2-6]\d\d INVITE$/.test(what)),
        ),
      );
    }
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, n) =>
    permutations([...items.slice(0, n), ...items.slice(n + 1)]).map((rest) => [item, ...rest]),
  );
}
