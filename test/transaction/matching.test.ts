import type { SipRequest, Source } from '@tollgate/sip-parser';
import { createTransactionLayer, type TransactionLayer } from '@tollgate/transaction';
import { describe, expect, test } from 'vitest';
import { answer, at, label, type RequestParts, request, source } from './wire.ts';

const silent = (): void => {};

function opened(parts: RequestParts = {}, from: Source = source()): TransactionLayer {
  const layer = createTransactionLayer();
  layer.open({ message: request(parts), source: from, reply: silent, now: at(0) });
  return layer;
}

function fate(layer: TransactionLayer, m: SipRequest, from: Source = source()): string {
  return layer.receive({ message: m, source: from, reply: silent, now: at(1) });
}

describe('a request with the magic cookie (RFC 3261 section 17.2.3)', () => {
  test('is a copy when branch, sent-by, method and source agree, whatever else differs', () => {
    const copy = request({
      uri: 'sip:other@gate.example',
      from: '<sip:x@y>;tag=z',
      callId: 'other',
      cseq: 1,
      to: '<sip:z@y>',
    });
    expect(fate(opened(), copy)).toBe('done');
  });

  test.each<[string, RequestParts]>([
    ['branch', { branch: 'z9hG4bKother' }],
    ['sent-by host', { via: 'SIP/2.0/UDP other.example:5060' }],
    ['sent-by port', { via: 'SIP/2.0/UDP client.example:5061' }],
    ['method', { method: 'OPTIONS' }],
  ])('is new when its %s differs', (_, parts) => {
    expect(fate(opened(), request(parts))).toBe('new');
  });

  test.each<[string, Partial<Source>]>([
    ['address', { address: '192.0.2.2' }],
    ['port', { port: 5062 }],
    ['connection', { transport: 'tcp', flow: 9 }],
  ])('is new when the %s it came from differs, so that nobody hits a stranger’s', (_, parts) => {
    expect(fate(opened(), request(), source(parts))).toBe('new');
  });

  test('tells two connections of one address apart', () => {
    const first = source({ transport: 'tls', flow: 1 });
    const second = source({ transport: 'tls', flow: 2 });
    expect(fate(opened({}, first), request(), first)).toBe('done');
    expect(fate(opened({}, first), request(), second)).toBe('new');
  });

  test('is compared by its sent-by host without regard to case', () => {
    expect(fate(opened(), request({ via: 'SIP/2.0/UDP CLIENT.example:5060' }))).toBe('done');
  });

  test('of another method does not answer for the first one', () => {
    const layer = opened({ method: 'BYE' });
    expect(fate(layer, request({ method: 'BYE' }))).toBe('done');
    expect(fate(layer, request({ method: 'INVITE' }))).toBe('new');
  });
});

describe('an ACK', () => {
  const tagged = { method: 'ACK', to: '<sip:app@gate.example>;tag=a6c85cf' };

  function refused(parts: RequestParts = {}) {
    const layer = createTransactionLayer();
    const invite = request(parts);
    const transaction = layer.open({
      message: invite,
      source: source(),
      reply: silent,
      now: at(0),
    })!;
    transaction.final(answer(invite, 403), at(1));
    return { layer, transaction };
  }

  test('with the branch of a refused INVITE is absorbed', () => {
    const { layer, transaction } = refused();
    expect(fate(layer, request(tagged))).toBe('done');
    expect(transaction.state).toBe('confirmed');
  });

  test('from another source is stray and does not quench the answer', () => {
    const { layer, transaction } = refused();
    expect(fate(layer, request(tagged), source({ address: '192.0.2.66' }))).toBe('stray-ack');
    expect(transaction.state).toBe('completed');
  });

  test('for a 2xx is a transaction of its own: stray, with a new branch or the old one', () => {
    const layer = createTransactionLayer();
    const invite = request();
    layer
      .open({ message: invite, source: source(), reply: silent, now: at(0) })!
      .final(answer(invite, 200), at(1));
    expect(fate(layer, request({ ...tagged, branch: 'z9hG4bKack' }))).toBe('stray-ack');
    expect(fate(layer, request(tagged))).toBe('stray-ack');
  });
});

describe('a request of an RFC 2543 client', () => {
  const legacy: RequestParts = { branch: '' };
  const tagged: RequestParts = {
    branch: '',
    method: 'ACK',
    to: '<sip:app@gate.example>;tag=a6c85cf',
  };

  test.each([
    ['no branch', ''],
    ['a branch without the cookie', '390skdjuw'],
  ])('with %s is a copy when all of its fields agree', (_, branch) => {
    expect(fate(opened({ branch }), request({ branch }))).toBe('done');
  });

  test.each<[string, RequestParts]>([
    ['Request-URI', { uri: 'sip:other@gate.example' }],
    ['To tag', { to: '<sip:app@gate.example>;tag=1' }],
    ['From tag', { from: '<sip:caller@client.example>;tag=2' }],
    ['Call-ID', { callId: 'other' }],
    ['CSeq number', { cseq: 314160 }],
    ['method', { method: 'OPTIONS' }],
    ['top Via', { via: 'SIP/2.0/UDP client.example:5070' }],
    ['branch', { branch: 'abc' }],
  ])('is new when its %s differs', (_, parts) => {
    expect(fate(opened(legacy), request({ ...legacy, ...parts }))).toBe('new');
  });

  test('is new when it comes from elsewhere', () => {
    expect(fate(opened(legacy), request(legacy), source({ address: '192.0.2.9' }))).toBe('new');
  });

  test('acknowledges with the To tag of the answer', () => {
    const layer = createTransactionLayer();
    const invite = request(legacy);
    const transaction = layer.open({
      message: invite,
      source: source(),
      reply: silent,
      now: at(0),
    })!;
    transaction.final(answer(invite, 403), at(1));
    expect(fate(layer, request({ ...tagged, to: '<sip:app@gate.example>;tag=2xx' }))).toBe(
      'stray-ack',
    );
    expect(transaction.state).toBe('completed');
    expect(fate(layer, request(tagged))).toBe('done');
    expect(transaction.state).toBe('confirmed');
  });

  test('acknowledges within a dialog too, where the INVITE had the To tag already', () => {
    const layer = createTransactionLayer();
    const invite = request({ ...tagged, method: 'INVITE' });
    const transaction = layer.open({
      message: invite,
      source: source(),
      reply: silent,
      now: at(0),
    })!;
    transaction.final(answer(invite, 488), at(1));
    expect(fate(layer, request(tagged))).toBe('done');
    expect(transaction.state).toBe('confirmed');
  });

  test('cancels', () => {
    const layer = createTransactionLayer();
    const sent: string[] = [];
    layer.open({
      message: request(legacy),
      source: source(),
      reply: (bytes) => sent.push(label(bytes)),
      now: at(0),
    });
    expect(fate(layer, request({ ...legacy, method: 'CANCEL' }))).toBe('done');
    expect(sent).toEqual(['487 INVITE']);
  });
});

describe('keys', () => {
  test('do not run into each other when text moves from one field to the next', () => {
    const from = (tag: string) => `<sip:caller@client.example>;tag=${tag}`;
    const layer = opened({ branch: '', callId: '2a', from: from('b3c') });
    for (const [callId, tag] of [
      ['2ab', '3c'],
      ['2', 'ab3c'],
      ['2ab3', 'c'],
    ] as const) {
      expect(fate(layer, request({ branch: '', callId, from: from(tag) }))).toBe('new');
    }
    const modern = opened({ via: 'SIP/2.0/UDP a:5060', branch: 'z9hG4bKb' });
    expect(fate(modern, request({ via: 'SIP/2.0/UDP a:50', branch: '60z9hG4bKb' }))).toBe('new');
  });

  test('hold a method of any length', () => {
    const method = 'M'.repeat(4000);
    const layer = opened({ method });
    expect(fate(layer, request({ method }))).toBe('done');
    expect(fate(layer, request({ method: `${method}M` }))).toBe('new');
    expect(fate(layer, request({ method: 'M' }))).toBe('new');
  });

  test.each([0, 1, 6, 8, 100, 255, 256, 300])('hold a branch %s octets long', (length) => {
    const branch = 'z9hG4bKxyz'.slice(0, length).padEnd(length, 'b');
    expect(fate(opened({ branch }), request({ branch }))).toBe('done');
    expect(fate(opened({ branch }), request({ branch: `${branch}c` }))).toBe('new');
  });

  test.each(['__proto__', 'constructor', '12345', '0'])('may be named %s', (name) => {
    const branch = `z9hG4bK${name}`;
    const layer = opened({ branch, callId: name });
    expect(fate(layer, request({ branch }))).toBe('done');
    expect(fate(layer, request({ branch: name, callId: name }))).toBe('new');
  });
});

describe('a key that is used again', () => {
  test('belongs to the new transaction alone once the old one has ended', () => {
    const layer = createTransactionLayer();
    const sent: string[] = [];
    const invite = request();
    const reply = (who: string) => (bytes: Uint8Array) => void sent.push(`${who} ${label(bytes)}`);
    const before = layer.open({
      message: invite,
      source: source(),
      reply: reply('old'),
      now: at(0),
    })!;
    before.admit(invite);
    before.final(answer(invite, 200), at(0));
    layer.advance(at(32_000));
    expect(before.state).toBe('terminated');
    expect(fate(layer, invite)).toBe('new');

    const after = layer.open({
      message: invite,
      source: source(),
      reply: reply('new'),
      now: at(32_001),
    })!;
    after.admit(invite);
    expect(before.final(answer(invite, 200), at(32_002))).toBe(false);
    expect(before.provisional(answer(invite, 180), at(32_002))).toBe(false);
    before.admit(invite);
    after.provisional(answer(invite, 180), at(32_003));
    layer.receive({
      message: request({ method: 'CANCEL' }),
      source: source(),
      reply: reply('cancel'),
      now: at(32_004),
    });
    expect(sent).toEqual([
      'old 200 INVITE',
      'new 180 INVITE',
      'cancel 200 CANCEL',
      'new 487 INVITE',
    ]);
    expect(before.signal.aborted).toBe(false);
    expect(after.signal.aborted).toBe(true);
    expect(layer.merged(request({ branch: 'z9hG4bKother' }))).toBe(true);
    expect(layer.counts()).toMatchObject({ server: 1, timers: 1 });
  });

  test('cannot be taken from a transaction that is going on', () => {
    const layer = opened();
    expect(
      layer.open({ message: request(), source: source(), reply: silent, now: at(1) }),
    ).toBeUndefined();
    expect(layer.counts()).toMatchObject({ server: 1, refused: 1 });
    expect(fate(layer, request())).toBe('done');
  });
});

describe('stray messages', () => {
  test.each(['ACK', 'CANCEL'])('%s never opens a transaction', (method) => {
    const layer = createTransactionLayer();
    expect(fate(layer, request({ method }))).toBe(`stray-${method.toLowerCase()}`);
    expect(() =>
      layer.open({ message: request({ method }), source: source(), reply: silent, now: at(0) }),
    ).toThrow(TypeError);
    expect(layer.counts()).toMatchObject({ server: 0, timers: 0 });
  });

  test.each(['BYE', 'PRACK', 'OPTIONS', 'REGISTER', 'FOO'])(
    '%s is new and leaves nothing',
    (method) => {
      const layer = createTransactionLayer();
      expect(fate(layer, request({ method }))).toBe('new');
      expect(layer.counts()).toMatchObject({ server: 0, timers: 0 });
      expect(layer.deadline()).toBe(Number.POSITIVE_INFINITY);
    },
  );
});
