import { createTransactionLayer, type TransactionOptions } from '@tollgate/transaction';
import { describe, expect, test } from 'vitest';
import { answer, at, request, requestBytes, source } from './wire.ts';

const silent = (): void => {};

function filled(options: TransactionOptions, branches: readonly string[]) {
  const layer = createTransactionLayer(options);
  const invites = branches.map((name) => request({ branch: `z9hG4bK${name}` }));
  const transactions = invites.map(
    (m) => layer.open({ message: m, source: source(), reply: silent, now: at(0) })!,
  );
  const fate = (n: number) =>
    layer.receive({ message: invites[n]!, source: source(), reply: silent, now: at(1) });
  return { layer, invites, transactions, fate };
}

const another = request({ branch: 'z9hG4bKanother' });

describe('a full layer', () => {
  test('opens nothing while nobody has finished, so that the caller answers 503', () => {
    const { layer, transactions } = filled({ maxServerTransactions: 2 }, ['a', 'b']);
    expect(
      layer.open({ message: another, source: source(), reply: silent, now: at(1) }),
    ).toBeUndefined();
    expect(layer.counts()).toMatchObject({ server: 2, refused: 1, evicted: 0 });
    expect(transactions.map(({ state }) => state)).toEqual(['proceeding', 'proceeding']);
  });

  test('gives up the transaction that finished first', () => {
    const { layer, invites, transactions, fate } = filled({ maxServerTransactions: 3 }, [
      'a',
      'b',
      'c',
    ]);
    transactions[2]!.final(answer(invites[2]!, 200), at(1));
    transactions[0]!.finalWithoutRetransmission(answer(invites[0]!, 403), at(2));
    expect(
      layer.open({ message: another, source: source(), reply: silent, now: at(3) }),
    ).toBeDefined();
    expect(transactions.map(({ state }) => state)).toEqual([
      'completed',
      'proceeding',
      'terminated',
    ]);
    expect([fate(0), fate(1), fate(2)]).toEqual(['done', 'done', 'new']);
    expect(layer.counts()).toMatchObject({ server: 3, evicted: 1, refused: 0 });
  });

  test('forgets that an INVITE was admitted when it gives it up', () => {
    const { layer, invites, transactions } = filled({ maxServerTransactions: 1 }, ['a']);
    transactions[0]!.admit(invites[0]!);
    transactions[0]!.final(answer(invites[0]!, 200), at(1));
    expect(layer.merged(another)).toBe(true);
    layer.open({ message: another, source: source(), reply: silent, now: at(2) });
    expect(layer.merged(another)).toBe(false);
  });

  test('never calls a transaction it gave up, whose timers are gone', () => {
    const layer = createTransactionLayer({ maxServerTransactions: 1 });
    let called = 0;
    const invite = request();
    layer
      .open({ message: invite, source: source(), reply: silent, now: at(0) }, () => called++)!
      .final(answer(invite, 486), at(0));
    layer
      .open({ message: another, source: source(), reply: silent, now: at(1) })!
      .provisional(answer(another, 180), at(1));
    expect(layer.counts().timers).toBe(0);
    layer.advance(at(100_000));
    expect(called).toBe(0);
  });

  test('has room for our own requests apart, because strangers fill the other side', () => {
    const { layer } = filled({ maxServerTransactions: 1, maxClientTransactions: 1 }, ['a']);
    const handlers = { response: silent, failed: silent };
    const send = () =>
      layer.request(
        requestBytes({ method: 'BYE', branch: layer.branch() }),
        'udp',
        silent,
        handlers,
        at(0),
      );
    expect(send()).toBeDefined();
    expect(send()).toBeUndefined();
    expect(layer.counts()).toMatchObject({ server: 1, client: 1, refused: 1 });
  });
});
