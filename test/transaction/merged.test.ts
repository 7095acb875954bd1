import { createTransactionLayer } from '@tollgate/transaction';
import { describe, expect, test } from 'vitest';
import { answer, at, type RequestParts, request, source } from './wire.ts';

const silent = (): void => {};
/** The same call by another path: another branch, another source. */
const twin: RequestParts = { branch: 'z9hG4bKtwin', via: 'SIP/2.0/UDP proxy.example' };

function admitted() {
  const layer = createTransactionLayer();
  const invite = request();
  const transaction = layer.open({ message: invite, source: source(), reply: silent, now: at(0) })!;
  transaction.admit(invite);
  return { layer, invite, transaction };
}

describe('merged requests (RFC 3261 section 8.2.2.2)', () => {
  test('are told by From tag, Call-ID and CSeq, by whatever path they came', () => {
    expect(admitted().layer.merged(request(twin))).toBe(true);
  });

  test.each<[string, RequestParts]>([
    ['From tag', { from: '<sip:caller@client.example>;tag=2' }],
    ['Call-ID', { callId: 'other' }],
    ['CSeq', { cseq: 314160 }],
  ])('are none when the %s differs', (_, parts) => {
    expect(admitted().layer.merged(request({ ...twin, ...parts }))).toBe(false);
  });

  test('are none within a dialog', () => {
    const to = '<sip:app@gate.example>;tag=x';
    expect(admitted().layer.merged(request({ ...twin, to }))).toBe(false);
  });

  test('are none while the first INVITE has not been admitted, as after a challenge', () => {
    const layer = createTransactionLayer();
    layer.open({ message: request(), source: source(), reply: silent, now: at(0) });
    expect(layer.merged(request(twin))).toBe(false);
  });

  test('are such as long as the INVITE is going on, and no longer', () => {
    const { layer, invite, transaction } = admitted();
    layer.advance(at(600_000));
    expect(layer.merged(request(twin))).toBe(true);
    transaction.final(answer(invite, 200), at(600_000));
    layer.advance(at(631_999));
    expect(layer.merged(request(twin))).toBe(true);
    layer.advance(at(632_000));
    expect(layer.merged(request(twin))).toBe(false);
  });

  test('are not remembered for an INVITE that is over', () => {
    const { layer, invite, transaction } = admitted();
    transaction.final(answer(invite, 200), at(0));
    layer.advance(at(32_000));
    transaction.admit(invite);
    expect(layer.merged(request(twin))).toBe(false);
  });

  test('belong to the one admitted last; the end of the other changes nothing', () => {
    const { layer, invite, transaction } = admitted();
    const second = request(twin);
    layer.open({ message: second, source: source(), reply: silent, now: at(1) })!.admit(second);
    transaction.final(answer(invite, 200), at(2));
    layer.advance(at(40_000));
    expect(transaction.state).toBe('terminated');
    expect(layer.merged(request({ ...twin, branch: 'z9hG4bKthird' }))).toBe(true);
  });

  test('are asked about without leaving anything', () => {
    const layer = createTransactionLayer();
    expect(layer.merged(request())).toBe(false);
    expect(layer.counts()).toMatchObject({ server: 0, timers: 0 });
  });
});
