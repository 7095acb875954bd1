import { type SipResponse, writeRequest } from '@tollgate/sip-parser';
import { type ClientHandlers, createTransactionLayer } from '@tollgate/transaction';
import { describe, expect, test } from 'vitest';
import { answer, at, label, readRequest, readResponse, requestBytes } from './wire.ts';

const silent: ClientHandlers = { response() {}, failed() {} };

interface Options {
  readonly bytes?: Uint8Array;
  readonly transport?: 'udp' | 'tcp';
  readonly handlers?: Partial<ClientHandlers>;
}

/** A request on its way, what was sent for it, and a way to answer. */
function sending({ bytes, transport = 'udp', handlers = {} }: Options = {}) {
  const layer = createTransactionLayer();
  const sent: Uint8Array[] = [];
  const statuses: number[] = [];
  const failures: string[] = [];
  const request = bytes ?? requestBytes({ branch: layer.branch() });
  const transaction = layer.request(
    request,
    transport,
    (copy) => sent.push(copy),
    {
      response(m, now) {
        statuses.push(m.status);
        handlers.response?.(m, now);
      },
      failed: (why) => failures.push(why),
    },
    at(0),
  )!;
  return {
    layer,
    transaction,
    sent,
    statuses,
    failures,
    request: readRequest(request),
    receive: (m: SipResponse, mono: number) => layer.receiveResponse(m, at(mono)),
    respond(status: number, mono: number, toTag?: string) {
      const m = readResponse(answer(readRequest(request), status, toTag));
      return layer.receiveResponse(m, at(mono));
    },
    labels: () => sent.map(label),
  };
}

describe('the ACK of a non-2xx answer (RFC 3261 section 17.1.1.3)', () => {
  test('is the one the RFC shows', () => {
    const call = sending({
      bytes: writeRequest({
        method: 'INVITE',
        requestUri: 'sip:bob@biloxi.com',
        headers: [
          ['Via', 'SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKkjshdyff'],
          ['To', 'Bob <sip:bob@biloxi.com>'],
          ['From', 'Alice <sip:alice@atlanta.com>;tag=88sja8x'],
          ['Max-Forwards', '70'],
          ['Call-ID', '987asjd97y7atg'],
          ['CSeq', '986759 INVITE'],
        ],
      }),
    });
    call.respond(486, 100, '99sa0xk');
    const ack = call.sent[1]!;
    expect(Buffer.from(ack).toString('latin1').split('\r\n').sort()).toEqual(
      [
        'ACK sip:bob@biloxi.com SIP/2.0',
        'Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKkjshdyff',
        'To: Bob <sip:bob@biloxi.com>;tag=99sa0xk',
        'From: Alice <sip:alice@atlanta.com>;tag=88sja8x',
        'Max-Forwards: 70',
        'Call-ID: 987asjd97y7atg',
        'CSeq: 986759 ACK',
        'Content-Length: 0',
        '',
        '',
      ].sort(),
    );
  });

  test('has every Route of the INVITE in order, and none of its other headers', () => {
    const extra = [
      'Route: <sip:p1.example;lr>, <sip:p2.example;lr>',
      'Route: <sip:p3.example;lr>',
      'Proxy-Authorization: Digest username="x"',
      'Require: 100rel',
    ];
    const call = sending({ bytes: requestBytes({ branch: 'z9hG4bKroute', extra }) });
    call.respond(407, 100);
    const ack = readRequest(call.sent[1]!);
    expect(Array.from(ack.values('route'), (span) => ack.text(span))).toEqual([
      '<sip:p1.example;lr>, <sip:p2.example;lr>',
      '<sip:p3.example;lr>',
    ]);
    expect(ack.count('proxy-authorization')).toBe(0);
    expect(ack.count('require')).toBe(0);
  });

  test('returns the To of the peer octet for octet, whatever is in it', () => {
    const call = sending();
    const octets = '"\xc3\xa9 \xff \\"q" <sip:app@gate.example>;tag=x';
    const text = Buffer.from(answer(call.request, 486)).toString('latin1');
    const hostile = text.replace(/^To: .*$/m, `To: ${octets}`);
    call.receive(readResponse(Buffer.from(hostile, 'latin1')), 100);
    expect(Buffer.from(call.sent[1]!).toString('latin1')).toContain(`\r\nTo: ${octets}\r\n`);
  });

  test('goes out again, the same, for each copy of the answer, which is handed up once', () => {
    const call = sending();
    for (let n = 0; n < 3; n++) call.respond(486, 100 + n);
    expect(call.labels()).toEqual(['INVITE', 'ACK', 'ACK', 'ACK']);
    expect(call.sent[3]).toBe(call.sent[1]);
    expect(call.statuses).toEqual([486]);
  });

  test('is left to the caller for a 2xx, each copy of which is handed up', () => {
    const call = sending();
    call.respond(200, 100, 'one');
    call.respond(200, 200, 'two');
    call.respond(200, 300, 'one');
    expect(call.labels()).toEqual(['INVITE']);
    expect(call.statuses).toEqual([200, 200, 200]);
  });
});

describe('cancelling an INVITE of ours (RFC 3261 section 9.1)', () => {
  test('sends a CANCEL with the branch, To and CSeq number of the INVITE', () => {
    const call = sending();
    call.respond(180, 100);
    expect(call.transaction.cancel(at(200))).toBe(true);
    const cancel = readRequest(call.sent[1]!);
    expect(cancel.method).toBe('CANCEL');
    expect(cancel.requestUri.raw).toBe(call.request.requestUri.raw);
    expect(cancel.topVia.branch).toBe(call.request.topVia.branch);
    expect(cancel.count('via')).toBe(1);
    expect(cancel.header('to')).toBe(call.request.header('to'));
    expect(cancel.header('from')).toBe(call.request.header('from'));
    expect(cancel.callId).toBe(call.request.callId);
    expect(cancel.cseq).toMatchObject({ number: call.request.cseq.number, method: 'CANCEL' });
  });

  test('waits for the first 1xx, because none may be sent before', () => {
    const call = sending();
    expect(call.transaction.cancel(at(10))).toBe(true);
    expect(call.labels()).toEqual(['INVITE']);
    call.respond(100, 50);
    expect(call.labels()).toEqual(['INVITE', 'CANCEL']);
  });

  test('repeats the CANCEL until it is answered, which leaves the INVITE waiting for its 487', () => {
    const call = sending();
    call.respond(180, 100);
    call.transaction.cancel(at(200));
    call.layer.advance(at(700));
    expect(call.labels()).toEqual(['INVITE', 'CANCEL', 'CANCEL']);
    call.receive(readResponse(answer(readRequest(call.sent[1]!), 200)), 800);
    call.layer.advance(at(5000));
    expect(call.labels()).toHaveLength(3);
    expect(call.transaction.state).toBe('proceeding');
    call.respond(487, 5100);
    expect(call.statuses).toEqual([180, 487]);
    expect(call.labels().at(-1)).toBe('ACK');
  });

  test('is refused when the final answer is there, when asked again, and for other methods', () => {
    const call = sending();
    call.respond(180, 100);
    expect([call.transaction.cancel(at(1)), call.transaction.cancel(at(2))]).toEqual([true, false]);
    const answered = sending();
    answered.respond(200, 100);
    expect(answered.transaction.cancel(at(101))).toBe(false);
    const bye = sending({ bytes: requestBytes({ method: 'BYE' }) });
    expect(bye.transaction.cancel(at(1))).toBe(false);
  });

  test('takes the 2xx that crossed the CANCEL', () => {
    const call = sending();
    call.respond(180, 100);
    call.transaction.cancel(at(200));
    call.respond(200, 210);
    expect(call.statuses).toEqual([180, 200]);
    expect(call.transaction.state).toBe('accepted');
  });
});

describe('responses', () => {
  test('are matched by branch and by the method of CSeq (RFC 3261 section 17.1.3)', () => {
    const layer = createTransactionLayer();
    const statuses: string[] = [];
    const branch = layer.branch();
    const send = (method: string) =>
      layer.request(
        requestBytes({ method, branch }),
        'udp',
        () => {},
        { ...silent, response: (m) => statuses.push(`${m.status} to ${method}`) },
        at(0),
      );
    send('INVITE');
    send('OPTIONS');
    const to = (method: string, its = branch) =>
      layer.receiveResponse(
        readResponse(answer(readRequest(requestBytes({ method, branch: its })), 200)),
        at(1),
      );
    expect(to('OPTIONS')).toBe('done');
    expect(statuses).toEqual(['200 to OPTIONS']);
    expect(to('BYE')).toBe('stray-response');
    expect(to('INVITE', `${branch}0`)).toBe('stray-response');
  });

  test('may be answered from within their handler, as a 407 is', () => {
    let retried = false;
    const call = sending({
      handlers: {
        response(m, now) {
          if (m.status !== 407) return;
          retried = true;
          const bytes = requestBytes({ branch: call.layer.branch(), cseq: 2 });
          call.layer.request(bytes, 'udp', (copy) => call.sent.push(copy), silent, now);
        },
      },
    });
    call.respond(407, 100);
    expect(retried).toBe(true);
    expect(call.labels()).toEqual(['INVITE', 'ACK', 'INVITE']);
    expect(call.layer.counts().client).toBe(2);
  });

  test('may come while the request is still being sent, as in one process', () => {
    const layer = createTransactionLayer();
    const bytes = requestBytes({ method: 'BYE', branch: layer.branch() });
    const statuses: number[] = [];
    const reply = readResponse(answer(readRequest(bytes), 200));
    const send = (): void => void layer.receiveResponse(reply, at(0));
    layer.request(
      bytes,
      'udp',
      send,
      { ...silent, response: (m) => statuses.push(m.status) },
      at(0),
    );
    expect(statuses).toEqual([200]);
  });
});

describe('request', () => {
  const layer = createTransactionLayer();
  const send = (bytes: Uint8Array) => layer.request(bytes, 'udp', () => {}, silent, at(0));

  test.each(['ACK', 'CANCEL'])('refuses an %s, which has no transaction to be opened', (method) => {
    expect(() => send(requestBytes({ method }))).toThrow(TypeError);
  });

  test('refuses bytes that are no request', () => {
    expect(() => send(new Uint8Array(3))).toThrow(TypeError);
    expect(() => send(answer(readRequest(requestBytes()), 200))).toThrow(/a response/);
  });

  test('refuses a branch that names no transaction or was used before', () => {
    expect(() => send(requestBytes({ branch: 'abc' }))).toThrow(/branch/);
    const bytes = requestBytes({ branch: layer.branch() });
    send(bytes);
    expect(() => send(bytes)).toThrow(/branch/);
  });

  test('makes branches that differ and begin with the cookie', () => {
    expect(layer.branch()).toMatch(/^z9hG4bK[0-9a-f]{32}$/);
    expect(layer.branch()).not.toBe(layer.branch());
  });
});

describe('a lost answer', () => {
  test('is reported once, as a timeout, and leaves nothing', () => {
    for (const method of ['INVITE', 'BYE']) {
      const call = sending({ bytes: requestBytes({ method }) });
      for (let mono = 0; mono <= 40_000; mono += 100) call.layer.advance(at(mono));
      expect(call.failures).toEqual(['timeout']);
      expect(call.layer.counts()).toMatchObject({ client: 0, timers: 0 });
    }
  });

  test('is sent once over TCP, 7 times by an INVITE over UDP, 11 times by others', () => {
    const copies = (method: string, transport: 'udp' | 'tcp'): number => {
      const call = sending({ bytes: requestBytes({ method }), transport });
      for (let mono = 0; mono <= 40_000; mono += 100) call.layer.advance(at(mono));
      return call.sent.length;
    };
    expect([copies('INVITE', 'udp'), copies('BYE', 'udp')]).toEqual([7, 11]);
    expect([copies('INVITE', 'tcp'), copies('BYE', 'tcp')]).toEqual([1, 1]);
  });
});

describe('Timer D', () => {
  test.each([
    [10, 32_000],
    [1000, 64_000],
  ])('with T1 of %s ms lasts %s ms, for it covers the T1 of the server', (t1Ms, lastsMs) => {
    const layer = createTransactionLayer({ t1Ms });
    const bytes = requestBytes({ branch: layer.branch() });
    layer.request(bytes, 'udp', () => {}, silent, at(0));
    const refusal = readResponse(answer(readRequest(bytes), 486));
    layer.receiveResponse(refusal, at(5));
    expect(layer.deadline()).toBe(5 + lastsMs);
  });
});
