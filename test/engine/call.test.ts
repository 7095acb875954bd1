import type { SipResponse } from '@tollgate/sip-parser';
import type { Call } from 'tollgate';
import { describe, expect, test } from 'vitest';
import { createRig, type RequestFields, type Rig, request, SDP, source } from '../support/rig.ts';

/** An answered call: the rig, the 200, and requests inside its dialog. */
function answered(options: Parameters<typeof createRig>[0] = {}) {
  const rig = createRig(options);
  rig.give(request({ body: SDP, branch: 'z9hG4bKinvite' }));
  rig.calls[0]!.answer({ sdp: SDP });
  const ok = rig.sent.at(-1)!;
  const toTag = ok.m.to.tag;
  let cseq = 1;
  const inDialog = (method: string, fields: RequestFields = {}) =>
    request({ method, toTag, cseq: method === 'ACK' ? 1 : ++cseq, ...fields });
  return { rig, ok, toTag, inDialog };
}

const statuses = (rig: Rig): number[] => rig.sent.map(({ m }) => m.status);
const end = async (rig: Rig) => rig.calls[0]!.ended;

describe('an accepted call', () => {
  test('is answered with 200, SDP, Contact, Allow and a To tag of 128 random bits', () => {
    const { ok, rig } = answered();
    const m = ok.m as SipResponse;
    expect(m.status).toBe(200);
    expect(m.header('contact')).toBe('<sip:acl@198.51.100.1:5060>');
    expect(m.header('allow')).toContain('INVITE');
    expect(Buffer.from(m.body).toString()).toBe(SDP);
    expect(Buffer.from(m.to.tag, 'base64url')).toHaveLength(16);
    expect(rig.decisions).toMatchObject([
      { verdict: 'accept', reason: 'access-list', application: 'acl', authType: 'ip_acl' },
    ]);
    expect(rig.calls[0]!.headers).toEqual({ SIPAuthType: 'ip_acl', SIPSourceIP: '192.0.2.1' });
  });

  test('gets 180 once, however often ringing() is called', () => {
    const rig = createRig();
    rig.give(request({ body: SDP }));
    rig.calls[0]!.ringing();
    rig.calls[0]!.ringing();
    expect(statuses(rig)).toEqual([180]);
    rig.calls[0]!.answer({ sdp: SDP });
    expect(rig.sent[0]!.m.to.tag).toBe(rig.sent[1]!.m.to.tag);
  });

  test.each([
    ['udp', 'UDP'],
    ['tcp', 'TCP'],
  ] as const)('has its 200 repeated until the ACK over %s', (transport, via) => {
    const rig = createRig();
    const from = source('192.0.2.1', 5060, transport);
    const fields = { via: `SIP/2.0/${via} 192.0.2.1:5060;branch=z9hG4bKone;rport` };
    rig.give(request({ body: SDP, ...fields }), from);
    rig.calls[0]!.answer({ sdp: SDP });
    rig.pass(3_600);
    expect(rig.sent.map(({ at }) => at - rig.sent[0]!.at)).toEqual([0, 500, 1500, 3500]);
    const toTag = rig.sent[0]!.m.to.tag;
    const ack = { via: `SIP/2.0/${via} 192.0.2.1:5060;branch=z9hG4bKtwo;rport` };
    expect(rig.give(request({ method: 'ACK', toTag, ...ack }), from)).toEqual([]);
    rig.pass(120_000);
    expect(rig.sent).toHaveLength(4);
  });

  test('that is never acknowledged gets BYE after 64*T1 and ends with its cause', async () => {
    const { rig } = answered();
    rig.pass(31_999);
    expect(rig.engine.calls).toBe(1);
    rig.pass(1);
    const bye = rig.sent.at(-1)!;
    expect(bye.m.method).toBe('BYE');
    expect(bye.m.requestUri?.raw).toBe('sip:caller@192.0.2.1:5060');
    expect(await end(rig)).toEqual({ cause: 'no-ack', status: 200, durationMs: 32_000 });
    expect(rig.engine.calls).toBe(0);
  });

  test('hung up by the caller ends with 200 to the BYE, and its copy gets the same', async () => {
    const { rig, inDialog } = answered();
    rig.give(inDialog('ACK'));
    rig.pass(5_000);
    const bye = inDialog('BYE', { branch: 'z9hG4bKbye' });
    expect(rig.give(bye).map(({ m }) => m.status)).toEqual([200]);
    expect(rig.give(bye).map(({ m }) => m.status)).toEqual([200]);
    expect(await end(rig)).toEqual({ cause: 'remote-hangup', status: 200, durationMs: 5_000 });
    expect(rig.give(inDialog('BYE')).map(({ m }) => m.status)).toEqual([481]);
  });

  test('hung up by us sends BYE until it is answered', async () => {
    const { rig, inDialog } = answered();
    rig.give(inDialog('ACK'));
    rig.calls[0]!.hangup();
    const byes = () => rig.sent.filter(({ m }) => m.method === 'BYE');
    rig.pass(500);
    expect(byes()).toHaveLength(2);
    const { m } = byes()[0]!;
    expect(m.from.tag).toBe(rig.sent[0]!.m.to.tag);
    expect(m.to.tag).toBe('from-1');
    rig.give(
      `SIP/2.0 200 OK\r\nVia: ${m.header('via')}\r\nFrom: ${m.header('from')}\r\n` +
        `To: ${m.header('to')}\r\nCall-ID: ${m.callId}\r\nCSeq: ${m.header('cseq')}\r\n` +
        'Content-Length: 0\r\n\r\n',
    );
    rig.pass(60_000);
    expect(byes()).toHaveLength(2);
    expect(await end(rig)).toMatchObject({ cause: 'local-hangup' });
  });

  test('BYEs that cross are both answered', () => {
    const { rig, inDialog } = answered();
    rig.give(inDialog('ACK'));
    const theirs = inDialog('BYE');
    rig.calls[0]!.hangup();
    // Our side is over: the dialog is gone, which is what their BYE wanted.
    expect(rig.give(theirs).map(({ m }) => m.status)).toEqual([481]);
    rig.pass(40_000);
    expect(rig.errors).toEqual([]);
  });

  test('that lasts longer than maxCallMs gets BYE', async () => {
    const { rig, inDialog } = answered({ maxCallMs: 10_000 });
    rig.give(inDialog('ACK'));
    rig.pass(10_000);
    expect(rig.sent.at(-1)!.m.method).toBe('BYE');
    expect(await end(rig)).toMatchObject({ cause: 'max-duration', durationMs: 10_000 });
  });
});

describe('requests inside the dialog', () => {
  test.each([
    ['OPTIONS', 200],
    ['INFO', 200],
    ['UPDATE', 200],
    ['INVITE', 200],
    ['MESSAGE', 405],
    ['REFER', 405],
  ])('%s is answered %i without a challenge, though the source is locked', (method, status) => {
    const { rig, inDialog } = answered();
    rig.give(inDialog('ACK'));
    expect(rig.give(inDialog(method)).map(({ m }) => m.status)).toEqual([status]);
  });

  test('a re-INVITE repeats the session, and its 200 is repeated until its own ACK', () => {
    const { rig, inDialog } = answered();
    rig.give(inDialog('ACK'));
    const [ok] = rig.give(inDialog('INVITE', { body: SDP }));
    expect(Buffer.from(ok!.m.body).toString()).toBe(SDP);
    const before = rig.sent.length;
    rig.pass(500);
    expect(rig.sent.length).toBe(before + 1);
    rig.give(inDialog('ACK', { cseq: 2 }));
    rig.pass(60_000);
    expect(rig.sent.length).toBe(before + 1);
    expect(rig.engine.calls).toBe(1);
  });

  test('a re-INVITE whose 200 is never acknowledged ends the call', async () => {
    const { rig, inDialog } = answered();
    rig.give(inDialog('ACK'));
    rig.give(inDialog('INVITE', { body: SDP }));
    rig.pass(32_000);
    expect(await end(rig)).toMatchObject({ cause: 'no-ack' });
  });

  test('an offer is answered by onOffer, and refused with 488 where that throws', () => {
    const rig = createRig();
    rig.give(request({ body: SDP }));
    rig.calls[0]!.answer({
      sdp: SDP,
      onOffer: (offer) => {
        if (offer.includes('m=video')) throw new Error('no video');
        return 'v=0 of the second answer';
      },
    });
    const toTag = rig.sent[0]!.m.to.tag;
    rig.give(request({ method: 'ACK', toTag }));
    const second = request({ method: 'INVITE', toTag, cseq: 2, body: SDP });
    expect(Buffer.from(rig.give(second)[0]!.m.body).toString()).toBe('v=0 of the second answer');
    rig.give(request({ method: 'ACK', toTag, cseq: 2 }));
    const video = `${SDP}m=video 6002 RTP/AVP 96\r\n`;
    const third = request({ method: 'UPDATE', toTag, cseq: 3, body: video });
    expect(rig.give(third).map(({ m }) => m.status)).toEqual([488]);
  });

  test('a re-INVITE before the first final answer gets 500 with Retry-After', () => {
    const rig = createRig();
    rig.give(request({ body: SDP }));
    rig.calls[0]!.ringing();
    const toTag = rig.sent[0]!.m.to.tag;
    const [answer] = rig.give(request({ toTag, cseq: 2, body: SDP }));
    expect(answer!.m.status).toBe(500);
    expect(answer!.m.header('retry-after')).toBeDefined();
  });

  test('a request out of order gets 500', () => {
    const { rig, inDialog } = answered();
    rig.give(inDialog('INFO'));
    expect(rig.give(inDialog('INFO', { cseq: 2 })).map(({ m }) => m.status)).toEqual([500]);
  });

  test('an unknown To tag, From tag or Call-ID is no dialog of ours', () => {
    const { rig, toTag } = answered();
    for (const fields of [
      { toTag: `${toTag}x` },
      { toTag, fromTag: 'other' },
      { toTag, callId: 'other' },
    ]) {
      const [answer] = rig.give(request({ method: 'BYE', cseq: 2, ...fields }));
      expect(answer!.m.status).toBe(481);
    }
    expect(rig.engine.calls).toBe(1);
  });

  test('a target refresh moves where our BYE is addressed, not where it is sent', () => {
    const { rig, inDialog } = answered();
    rig.give(inDialog('ACK'));
    rig.give(inDialog('UPDATE', { contact: '<sip:moved@203.0.113.9>' }));
    rig.calls[0]!.hangup();
    const bye = rig.sent.at(-1)!;
    expect(bye.m.requestUri?.raw).toBe('sip:moved@203.0.113.9');
    expect(bye.to.address).toBe('192.0.2.1');
  });

  test('Record-Route comes back in the 200 and becomes the route of our BYE', () => {
    const rig = createRig();
    const headers = ['Record-Route: <sip:p2.example;lr>', 'Record-Route: <sip:p1.example;lr>'];
    rig.give(request({ body: SDP, headers }));
    rig.calls[0]!.answer({ sdp: SDP });
    expect(rig.sent[0]!.text).toContain(headers.join('\r\n'));
    rig.calls[0]!.hangup();
    const bye = rig.sent.at(-1)!.m;
    expect(Array.from(bye.values('route'), (span) => bye.text(span))).toEqual([
      '<sip:p2.example;lr>',
      '<sip:p1.example;lr>',
    ]);
  });
});

describe('the route of our BYE', () => {
  const byeFor = (headers: string[]) => {
    const rig = createRig();
    rig.give(request({ body: SDP, headers }));
    rig.calls[0]!.answer({ sdp: SDP });
    rig.calls[0]!.hangup();
    const { m } = rig.sent.at(-1)!;
    return [m.requestUri!.raw, ...Array.from(m.values('route'), (span) => m.text(span))];
  };

  test('keeps the order of several values in one line', () => {
    const line = 'Record-Route: "a, b" <sip:p2.example;lr;x=1>, <sip:p1.example;lr>';
    expect(byeFor([line])).toEqual([
      'sip:caller@192.0.2.1:5060',
      '<sip:p2.example;lr;x=1>',
      '<sip:p1.example;lr>',
    ]);
  });

  test('puts the remote target last where the first hop is a strict router', () => {
    const headers = ['Record-Route: <sip:p2.example>', 'Record-Route: <sip:p1.example;lr>'];
    expect(byeFor(headers)).toEqual([
      'sip:p2.example',
      '<sip:p1.example;lr>',
      '<sip:caller@192.0.2.1:5060>',
    ]);
  });
});

describe('CANCEL', () => {
  const cancel = (fields: RequestFields = {}) =>
    request({ method: 'CANCEL', branch: 'z9hG4bKcancelled', ...fields });

  test('while ringing: 200 and 487, the signal fires and the call ends', async () => {
    const rig = createRig();
    rig.give(request({ body: SDP, branch: 'z9hG4bKcancelled' }));
    const call = rig.calls[0]!;
    call.ringing();
    const answers = rig.give(cancel());
    expect(answers.map(({ m }) => [m.status, m.cseq.method])).toEqual([
      [200, 'CANCEL'],
      [487, 'INVITE'],
    ]);
    expect(new Set(rig.sent.map(({ m }) => m.to.tag)).size).toBe(1);
    expect(call.signal.aborted).toBe(true);
    expect(await call.ended).toEqual({ cause: 'cancelled', status: 487, durationMs: 0 });
    call.answer({ sdp: SDP });
    expect(statuses(rig)).toEqual([180, 200, 487]);
  });

  test('after the answer: 200, and the call goes on', () => {
    const rig = createRig();
    rig.give(request({ body: SDP, branch: 'z9hG4bKcancelled' }));
    rig.calls[0]!.answer({ sdp: SDP });
    expect(rig.give(cancel()).map(({ m }) => m.status)).toEqual([200]);
    expect(rig.engine.calls).toBe(1);
    expect(rig.calls[0]!.signal.aborted).toBe(false);
  });

  test('of an INVITE that was only challenged: 481', () => {
    const rig = createRig();
    rig.give(request({ uri: 'sip:digest@x.example', branch: 'z9hG4bKcancelled' }));
    const answers = rig.give(cancel({ uri: 'sip:digest@x.example' }));
    expect(answers.map(({ m }) => m.status)).toEqual([481]);
  });

  test('from another address cancels nothing', () => {
    const rig = createRig();
    rig.give(request({ body: SDP, branch: 'z9hG4bKcancelled' }));
    const answers = rig.give(cancel(), source('192.0.2.99'));
    expect(answers.map(({ m }) => m.status)).toEqual([481]);
    expect(rig.calls[0]!.signal.aborted).toBe(false);
  });
});

describe('what the embedder does', () => {
  test('reject, redirect and hangup before the answer end the call with that answer', async () => {
    const acts = [
      [(rig: Rig) => rig.calls[0]!.reject(486), 486, 'rejected'],
      [(rig: Rig) => rig.calls[0]!.redirect('sip:other@example.net'), 302, 'redirected'],
      [(rig: Rig) => rig.calls[0]!.hangup(), 480, 'local-hangup'],
    ] as const;
    for (const [act, status, cause] of acts) {
      const rig = createRig();
      rig.give(request({ body: SDP }));
      act(rig);
      expect(statuses(rig)).toEqual([status]);
      expect(await end(rig)).toMatchObject({ cause, status });
    }
  });

  test('only the first final act counts', () => {
    const rig = createRig();
    rig.give(request({ body: SDP }));
    rig.calls[0]!.answer({ sdp: SDP });
    rig.calls[0]!.reject(486);
    rig.calls[0]!.answer({ sdp: 'other' });
    expect(statuses(rig)).toEqual([200]);
  });

  test('wrong arguments throw and leave the call ringing', () => {
    const rig = createRig();
    rig.give(request({ body: SDP }));
    const call = rig.calls[0]!;
    expect(() => call.reject(200)).toThrow(RangeError);
    expect(() => call.reject(Object.create(null))).toThrow(
      /^status must be a whole number from 400 to 699, got an object$/,
    );
    expect(() => call.redirect(['sip:x'] as never)).toThrow(
      /^uri must be a SIP, SIPS or tel URI like 'sip:agent@192\.0\.2\.7', got an array$/,
    );
    expect(() => call.redirect('http://x')).toThrow(TypeError);
    expect(() => call.redirect('sip:x\r\nEvil: 1')).toThrow(TypeError);
    expect(() => call.answer({} as never)).toThrow(TypeError);
    expect(() => call.reject(486, 'Busy\r\nEvil: 1')).toThrow(TypeError);
    expect(() => call.answer({ sdp: SDP, headers: [['X', 'a\r\nb']] })).toThrow(TypeError);
    expect(rig.sent).toEqual([]);
    call.answer({ sdp: SDP });
    expect(statuses(rig)).toEqual([200]);
  });

  test.each<[keyof Call, readonly unknown[], string, string]>([
    ['answer', [], 'answer', 'answer must be an object with "sdp", "headers", "onOffer", got'],
    ['answer', ['v=0'], 'answer', 'answer must be an object with "sdp", "headers", "onOffer", got'],
    [
      'answer',
      [{}],
      'answer.sdp',
      'answer.sdp must be a session description (text), got undefined',
    ],
    ['answer', [{ sdp: Buffer.from(SDP) }], 'answer.sdp', 'got an object'],
    ['answer', [{ spd: SDP }], 'answer.spd', 'unknown option answer.spd: write answer.sdp instead'],
    ['answer', [{ sdp: SDP, header: [] }], 'answer.header', 'write answer.headers instead'],
    ['answer', [{ sdp: SDP, headers: { X: 'a' } }], 'answer.headers', "an array like [['X-Name', "],
    ['answer', [{ sdp: SDP, headers: ['X: a'] }], 'answer.headers[0]', 'must be a pair like'],
    ['answer', [{ sdp: SDP, headers: [['X']] }], 'answer.headers[0]', 'must be a pair like'],
    ['answer', [{ sdp: SDP, headers: [['X Y', 'a']] }], 'answer.headers[0][0]', 'got "X Y"'],
    [
      'answer',
      [{ sdp: SDP, headers: [['X', 1]] }],
      'answer.headers[0][1]',
      'one line of text, got 1',
    ],
    ['answer', [{ sdp: SDP, onOffer: SDP }], 'answer.onOffer', 'must be a function (offer) => sdp'],
    ['reject', [], 'status', 'status must be a whole number from 400 to 699, got undefined'],
    ['reject', ['486'], 'status', 'status must be a whole number from 400 to 699, got "486"'],
    ['reject', [302], 'status', 'status must be a whole number from 400 to 699, got 302'],
    ['reject', [486, 7], 'reason', 'reason must be one line of text, got 7'],
    ['redirect', [], 'uri', 'uri must be a SIP, SIPS or tel URI like'],
    ['redirect', ['agent@192.0.2.7'], 'uri', 'got "agent@192.0.2.7"'],
  ])('%s(...%j) names %s and says what to write instead', (act, given, option, message) => {
    const rig = createRig();
    rig.give(request({ body: SDP }));
    const call = rig.calls[0]!;
    const wrong = () => (call[act] as (...args: readonly unknown[]) => void)(...given);
    expect(wrong).toThrow(message);
    expect(wrong).toThrow(expect.objectContaining({ option }) as Error);
    expect(rig.sent).toEqual([]);
    call.reject(486);
    expect(statuses(rig)).toEqual([486]);
  });

  test('without onCall: 480; one that throws or rejects: 500; one that says nothing: 480 in time', async () => {
    const missing = createRig({ onCall: undefined as never });
    missing.give(request({ body: SDP }));
    expect(statuses(missing)).toEqual([480]);

    const throwing = createRig({
      onCall: () => {
        throw new Error('mine');
      },
    });
    throwing.give(request({ body: SDP }));
    expect(statuses(throwing)).toEqual([500]);
    expect(throwing.errors).toHaveLength(1);

    const rejecting = createRig({ onCall: () => Promise.reject(new Error('mine')) });
    rejecting.give(request({ body: SDP }));
    await Promise.resolve().then(() => {});
    expect(statuses(rejecting)).toEqual([500]);

    const silent = createRig({ maxRingMs: 20_000 });
    silent.give(request({ body: SDP }));
    silent.pass(20_000);
    expect(statuses(silent)).toEqual([100, 480]);
    expect(await end(silent)).toMatchObject({ cause: 'ring-timeout' });
  });

  test('a call is handed on without its credentials, with every other header', () => {
    const rig = createRig();
    const headers = [
      'Authorization: Digest username="alice", response="00"',
      'X-Customer: 7',
      'Proxy-Authorization: Digest username="alice",',
      ' response="11"',
      'P-Asserted-Identity: <sip:+15550199@carrier.example>',
    ];
    rig.give(request({ body: SDP, headers }));
    const { request: handed, offer } = rig.calls[0]!;
    const text = Buffer.from(handed.bytes).toString('latin1');
    expect(text).not.toContain('alice');
    expect(text).not.toContain('response');
    expect(handed.header('x-customer')).toBe('7');
    expect(handed.header('p-asserted-identity')).toContain('+15550199');
    expect(offer).toBe(SDP);
  });
});

describe('session timers', () => {
  const timer = ['Supported: timer', 'Session-Expires: 120;refresher=uac'];

  test('the caller refreshes: without it BYE comes before the interval is over', async () => {
    const rig = createRig();
    rig.give(request({ body: SDP, headers: timer }));
    rig.calls[0]!.answer({ sdp: SDP });
    const ok = rig.sent[0]!.m;
    expect(ok.header('session-expires')).toBe('120;refresher=uac');
    expect(ok.header('require')).toBe('timer');
    rig.give(request({ method: 'ACK', toTag: ok.to.tag }));
    rig.pass(80_000);
    rig.give(request({ method: 'UPDATE', toTag: ok.to.tag, cseq: 2, headers: timer }));
    rig.pass(87_000);
    expect(rig.engine.calls).toBe(1);
    rig.pass(1_000);
    expect(rig.sent.at(-1)!.m.method).toBe('BYE');
    expect(await end(rig)).toMatchObject({ cause: 'session-expired' });
  });

  test('an interval below Min-SE is refused with 422', () => {
    const rig = createRig();
    const headers = ['Supported: timer', 'Session-Expires: 60'];
    const [answer] = rig.give(request({ body: SDP, headers }));
    expect(answer!.m.status).toBe(422);
    expect(answer!.m.header('min-se')).toBe('90');
  });
});
