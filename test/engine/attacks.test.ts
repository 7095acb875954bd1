import type { SipResponse } from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';
import {
  answerChallenge,
  applications,
  createRig,
  type RequestFields,
  type Rig,
  request,
  SDP,
  source,
} from '../support/rig.ts';

const DIGEST = 'sip:digest@198.51.100.1';

type Options = Parameters<typeof createRig>[0];

/** A call that goes on: answered and acknowledged. */
function established(options: Options = {}, fields: RequestFields = {}) {
  const rig = createRig(options);
  rig.give(request({ body: SDP, ...fields }));
  rig.calls[0]!.answer({ sdp: SDP });
  const toTag = rig.sent.at(-1)!.m.to.tag;
  rig.give(request({ method: 'ACK', toTag }));
  let cseq = 1;
  const inDialog = (method: string, more: RequestFields = {}) =>
    request({ method, toTag, cseq: ++cseq, ...more });
  return { rig, toTag, inDialog };
}

const statuses = (sent: ReturnType<Rig['give']>) => sent.map(({ m }) => m.status);

/** Turns of the event loop: unhandled rejections come up in between, and fail the run. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('what a caller wrote comes back in what we write', () => {
  const NUL = '"\\\0\\\x01" ';
  const long = 'a'.repeat(4_000);
  const params = ';x=y'.repeat(60);
  const hostile: [name: string, header: string][] = [
    ['Contact', '<sip:a@b?Route=x>'],
    ['Contact', '<sip:a?b@c:5060;x=y?d=e&f=g>'],
    ['Contact', `<sip:${long}@b>`],
    ['Contact', `<sip:a@b${params}>`],
    ['Contact', '<sip:a%0d%0aVia:%20x@b;method=INVITE>'],
    ['Contact', `${NUL}<sip:a@b>`],
    ['Contact', '*'],
    ['Contact', 'no "contact'],
    ['Contact', '<tel:+1234>'],
    ['Contact', '<mailto:a@b>, <sip:c@d>'],
    ['Contact', '"x\r\n y" <sip:q@r>'],
    ['From', '<sip:a@b?x=y>;tag=1'],
    ['From', '<http://x/?y>;tag=1'],
    ['From', `${NUL}<sip:a@b>;tag=1`],
    ['From', `"${'\xc3\xa9'.repeat(3_500)}" <sip:a@b>;tag=1`],
    ['From', '"\xff\xfe" <sip:a@b>;tag=1'],
    ['From', '<sip:a@b>;x="\\\x01";tag=1'],
    ['From', '<sip:a@b>;x="a\r\n b" ; tag = a/b@c=d'],
    ['From', 'sip:a@b'],
    ['To', '<sip:a@b?x=y>'],
    ['To', `${NUL}<tel:+1>`],
    ['To', `sip:a@b${params}`],
    ['Record-Route', '<sip:h?x=y>, <sip:g;lr>'],
    ['Record-Route', '<sip:g;lr>, <sip:h?x=y>'],
    ['Record-Route', `<sip:${long}>`],
    ['Record-Route', `${'<sip:h;lr>,'.repeat(300)}<sip:h;lr>`],
    ['Record-Route', `${NUL}<sip:h;lr>`],
    ['Record-Route', 'no <route'],
    ['Record-Route', '<mailto:x@y>'],
    ['Via', 'SIP/2.0/UDP h;branch=z9hG4bKh;x="\\\0\\\x01";received=1.2.3.4;rport=1'],
    ['Call-ID', '%00;=<>"\\@[]{}'],
    ['Timestamp', '\x01'],
    ['Content-Type', 'application/sdp;x="\\\0"'],
  ];

  test.each(hostile)('%s: %j: a call is rung, answered, refreshed and ended', (name, value) => {
    const plain = request({ body: SDP });
    const line = new RegExp(`^${name}: .*\r\n`, 'm');
    let sent = 0;
    const hurt = (message: string) => {
      const header = `${name}: ${value.replace('z9hG4bKh', `z9hG4bKh${++sent}`)}\r\n`;
      return line.test(message)
        ? message.replace(line, () => header)
        : message.replace('Call-ID', () => `${header}Call-ID`);
    };
    const rig = createRig();
    rig.give(Buffer.from(hurt(plain), 'latin1'));
    expect(rig.calls).toHaveLength(1);
    rig.pass(300);
    const call = rig.calls[0]!;
    expect(call.request.kind).toBe('request');
    call.ringing();
    call.answer({ sdp: SDP });
    const toTag = rig.sent.at(-1)!.m.to.tag;
    expect(statuses(rig.sent)).toEqual([100, 180, 200]);
    const within = (method: string, cseq: number) =>
      hurt(request({ method, cseq, body: method === 'ACK' ? '' : SDP })).replace(
        /^To: .*$/m,
        (to) => `${to};tag=${toTag}`,
      );
    rig.give(within('ACK', 1));
    expect(statuses(rig.give(within('UPDATE', 2)))).toEqual([200]);
    expect(statuses(rig.give(within('INVITE', 3)))).toEqual([200]);
    call.hangup();
    expect(rig.sent.at(-1)!.m.method).toBe('BYE');
    rig.pass(100_000);
    expect(rig.errors).toEqual([]);
    expect(rig.engine).toMatchObject({ calls: 0, transactions: { server: 0, client: 0 } });
  });

  test('a Contact or route with URI headers is addressed without them', () => {
    const { rig } = established({}, { contact: '<sip:a?b@c:5060;x=y?d=e>' });
    rig.calls[0]!.hangup();
    expect(rig.sent.at(-1)!.m.requestUri?.raw).toBe('sip:a?b@c:5060;x=y');
  });

  test('a name in UTF-8 is the same in our BYE', () => {
    const rig = createRig();
    const named = request({ body: SDP }).replace('"Caller"', '"J\u00fcrgen \u6f22"');
    rig.give(Buffer.from(named, 'utf8'));
    rig.calls[0]!.answer({ sdp: SDP });
    rig.calls[0]!.hangup();
    const bye = Buffer.from(rig.sent.at(-1)!.bytes).toString();
    expect(bye).toContain(
      'To: "J\u00fcrgen \u6f22" <sip:+15550199@carrier.example>;tag=from-1\r\n',
    );
  });

  test('the 420 for very many extensions names some of them, each once', () => {
    const rig = createRig();
    const many = Array.from({ length: 900 }, (_, i) => `x${i % 300}`).join(',');
    const [answer] = rig.give(request({ body: SDP, headers: [`Require: ${many}`] }));
    expect(answer!.m.header('unsupported')!.split(', ')).toHaveLength(32);
  });
});

describe('credentials never reach whoever handles the call', () => {
  const secret = 'response="00112233445566778899aabbccddeeff"';
  test.each([
    ['first of all headers', `Proxy-Authorization: Digest ${secret}\r\n`],
    ['with an empty fold behind', `Proxy-Authorization: Digest ${secret}\r\n \r\n\t\r\n`],
    ['with a fold before', `Authorization:\r\n Digest\r\n ${secret}\r\n`],
    ['with space before the colon', `aUTHORIZATION \t: Digest ${secret}\r\n`],
    ['twice', `Authorization: Digest ${secret}\r\nProxy-Authorization: Digest ${secret}\r\n`],
    ['of another scheme', `Authorization: Basic ${secret}\r\n`],
    ['in broken grammar', `Authorization: ;;;${secret}\r\n`],
  ])('%s', (_title, lines) => {
    for (const before of [/Via/, /Max-Forwards/, /Content-Length/]) {
      const rig = createRig();
      rig.give(request({ body: SDP }).replace(before, (name) => `${lines}${name}`));
      const { request: m } = rig.calls[0]!;
      expect(Buffer.from(m.bytes).toString()).toBe(request({ body: SDP, branch: m.topVia.branch }));
    }
  });

  test('nor are they in the way under limits that were raised', () => {
    const rig = createRig({ limits: { maxHeaderBytes: 30_000, maxUriBytes: 9_000 } });
    rig.give(request({ body: SDP, headers: [`X: ${'x'.repeat(20_000)}`] }));
    expect(rig.calls[0]!.request.header('x')).toHaveLength(20_000);
  });
});

describe('whatever the embedder throws', () => {
  test('a handler that rejects ends neither the call nor the process', async () => {
    const later = async () => Promise.reject(new Error('later'));
    const errors: string[] = [];
    const rig = createRig({
      onDecision: later,
      onRejected: later,
      onCallEnd: later,
      onError: async (_error, where) => {
        errors.push(where);
        throw new Error('and this one too');
      },
    });
    rig.give('nonsense\r\n\r\n');
    rig.give(request({ body: SDP }));
    let calls = rig.engine.calls;
    expect(calls).toBe(1);
    rig.calls[0]!.reject(486);
    await settle();
    calls = rig.engine.calls;
    expect(calls).toBe(0);
    expect(errors).toEqual(['onRejected', 'onDecision', 'onCallEnd']);
  });

  test('a reply that throws while time passes is told, and other calls go on', () => {
    const rig = createRig();
    let broken = false;
    const reply = () => {
      if (broken) throw new Error('socket closed');
    };
    rig.engine.receive(Buffer.from(request({ body: SDP })), source(), reply, rig.now());
    rig.give(request({ body: SDP, callId: 'other' }), source('192.0.2.2'));
    for (const call of rig.calls) call.answer({ sdp: SDP });
    broken = true;
    rig.pass(40_000);
    expect(rig.errors.length).toBeGreaterThan(0);
    expect(rig.sent.filter(({ m }) => m.status === 200)).toHaveLength(11);
    expect(rig.engine.calls).toBe(0);
  });

  test.each([
    ['undefined', () => undefined],
    ['null', () => null],
    ['a number', () => 5],
    ['a promise', () => Promise.resolve(SDP)],
    ['a promise that is rejected', () => Promise.reject(new Error('late'))],
  ])('an onOffer that returns %s refuses the offer with 488', async (_title, returned) => {
    const rig = createRig();
    rig.give(request({ body: SDP }));
    rig.calls[0]!.answer({ sdp: SDP, onOffer: returned as never });
    const toTag = rig.sent[0]!.m.to.tag;
    rig.give(request({ method: 'ACK', toTag }));
    expect(statuses(rig.give(request({ method: 'INVITE', toTag, cseq: 2, body: SDP })))).toEqual([
      488,
    ]);
    await settle();
    expect(rig.engine.calls).toBe(1);
  });

  test.each([
    ['null', () => null],
    ['text', () => 'x'],
    ['an HA1 that is a number', () => ({ MD5: 5 })],
    ['a list', () => []],
    ['a promise of null', () => Promise.resolve(null)],
    ['a rejected promise', () => Promise.reject(new Error('no database'))],
    ['nothing, because it throws', () => JSON.parse('{')],
  ])('a credential look-up that answers %s lets nobody in', async (_title, credentials) => {
    const [, digest] = applications();
    const rig = createRig({ applications: [{ ...digest!, credentials: credentials as never }] });
    rig.give(answered(rig));
    await settle();
    expect(rig.calls).toEqual([]);
    expect(rig.errors).toEqual([]);
    rig.pass(40_000);
    expect(rig.engine.transactions.server).toBe(0);
  });
});

/** The second INVITE, with right credentials. */
function answered(rig: Rig, fields: RequestFields = {}, from = source()): string {
  const uri = fields.uri ?? DIGEST;
  const [challenge] = rig.give(request({ uri, ...fields }), from);
  const credentials = answerChallenge(challenge!.m as SipResponse, uri);
  return request({ uri, cseq: 2, body: SDP, headers: [credentials], ...fields });
}

describe('a session that should be over, or should not', () => {
  test('a re-INVITE or an offer before the ACK of our 200 gets 491 and no respite', async () => {
    const rig = createRig();
    rig.give(request({}));
    rig.calls[0]!.answer({ sdp: SDP });
    const toTag = rig.sent[0]!.m.to.tag;
    const within = (method: string, cseq: number, body = SDP) =>
      statuses(rig.give(request({ method, toTag, cseq, body })));
    rig.pass(30_000);
    expect(within('INVITE', 2)).toEqual([491]);
    expect(within('UPDATE', 3)).toEqual([491]);
    expect(within('UPDATE', 4, '')).toEqual([200]);
    rig.pass(2_000);
    expect(await rig.calls[0]!.ended).toMatchObject({ cause: 'no-ack' });
  });

  test('a refresh without Session-Expires ends the session timer, as its 200 says', () => {
    const headers = ['Supported: timer', 'Session-Expires: 120;refresher=uac'];
    const { rig, inDialog } = established({}, { headers });
    const [ok] = rig.give(inDialog('UPDATE'));
    expect(ok!.m.header('session-expires')).toBeUndefined();
    rig.pass(600_000);
    expect(rig.engine.calls).toBe(1);
  });

  test.each([
    ['0', 422],
    ['89', 422],
    ['999999999', 200],
    ['9999999999', 200],
    ['-1', 200],
    ['1e9', 200],
    ['120;refresher=uas', 200],
    ['120;refresher=uac;refresher=uas', 200],
    [`120${';'.repeat(5_000)}`, 200],
  ])('Session-Expires: %s never keeps a call longer than maxCallMs', (value, status) => {
    const headers = ['Supported: timer', `Session-Expires: ${value}`];
    const { rig, inDialog } = established({ maxCallMs: 60_000 });
    expect(statuses(rig.give(inDialog('UPDATE', { headers })))).toEqual([status]);
    rig.pass(60_000);
    expect(rig.engine.calls).toBe(0);
  });

  test('a CANCEL, BYE or ACK of a stranger to the dialog changes nothing', () => {
    const { rig, toTag } = established();
    const stranger = source('203.0.113.1');
    for (const fields of [
      { toTag: 'x' },
      { toTag: toTag.toLowerCase() },
      { toTag, fromTag: 'FROM-1' },
      { toTag, fromTag: '' },
      { toTag, callId: 'CALL-1' },
    ]) {
      const bye = request({ method: 'BYE', cseq: 9, ...fields });
      const [answer] = rig.give(bye.replace(/;tag=\r/, '\r'), stranger);
      expect(answer!.m.status).toBe(481);
    }
    expect(rig.engine.calls).toBe(1);
  });
});

describe('bytes to third parties', () => {
  const victim = source('203.0.113.99');

  test('a re-INVITE from elsewhere is answered once there, and not repeated', () => {
    const { rig, inDialog } = established();
    const toVictim = () => statuses(rig.sent.filter(({ to }) => to === victim));
    rig.give(inDialog('INVITE', { body: SDP, headers: ['Require: foo'] }), victim);
    rig.pass(40_000);
    expect(toVictim()).toEqual([420]);
    rig.give(inDialog('INVITE', { body: SDP }), victim);
    rig.pass(100_000);
    expect(toVictim()).toEqual([420, 200]);
    expect(rig.sent.at(-1)!.m.method).toBe('BYE');
    expect(rig.sent.at(-1)!.to.address).toBe('192.0.2.1');
  });

  test('neither Via, Contact, Route nor Record-Route chooses where we send', () => {
    const fields = {
      contact: '<sip:x@203.0.113.99>',
      via: 'SIP/2.0/UDP 203.0.113.99:9;branch=z9hG4bKv;maddr=203.0.113.99;received=203.0.113.99',
      headers: ['Route: <sip:203.0.113.99;lr>', 'Record-Route: <sip:203.0.113.99;lr>'],
    };
    const { rig } = established({}, fields);
    rig.calls[0]!.hangup();
    rig.pass(40_000);
    expect(new Set(rig.sent.map(({ to }) => `${to.address}:${to.port}`))).toEqual(
      new Set(['192.0.2.1:5060']),
    );
  });

  test('our own answers, sent back to us, are answered by nobody', () => {
    const rig = createRig();
    rig.give(request({ uri: DIGEST }));
    rig.give(request({ method: 'OPTIONS' }));
    rig.give(request().replace(/Call-ID: .*\r\n/, ''));
    rig.give('INVITE sip:x SIP/3.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\n\r\n');
    expect(rig.sent).toHaveLength(4);
    for (const { bytes } of [...rig.sent]) expect(rig.give(bytes)).toEqual([]);
  });

  test('nothing that is or looks like a response or an ACK is answered, however broken', () => {
    const rig = createRig();
    const lines = ['SIP/2.0 200 OK', 'SIP/3.0 200 OK', 'SIP/2.0 abc OK', 'sip/2.0  200', 'SIP/2.0'];
    for (const first of [...lines, 'ACK sip:acl@h SIP/2.0', 'ACK  x SIP/2.0', 'ACK x SIP/9.0']) {
      for (const more of [
        '',
        'From: <\r\n',
        'CSeq: 1 X\r\nCSeq: 2 X\r\n',
        'no header\r\n',
        'l: 9\r\n',
      ]) {
        const message = request({ method: 'ACK' }).replace(/^.*\r\n/, `${first}\r\n${more}`);
        expect(rig.give(message), `${first} ${more}`).toEqual([]);
      }
    }
  });
});

describe('what one caller can do to the others', () => {
  test('calls held open from forged addresses leave room for who is proven', () => {
    const rig = createRig({ maxCalls: 100, maxUnacknowledgedPerSource: 20 });
    for (let i = 1; i <= 200; i++) {
      const fields = { callId: `forged-${i}`, fromTag: `${i}`, body: SDP };
      rig.give(request(fields), source(`192.0.2.${i}`));
    }
    expect(rig.decisions.at(-1)!.reason).toBe('too-many-unacknowledged-calls');
    expect(rig.engine.calls).toBe(51);
    const honest = source('198.51.100.77');
    rig.give(answered(rig, { callId: 'honest' }, honest), honest);
    expect(rig.decisions.at(-1)).toMatchObject({ verdict: 'accept', user: 'alice' });
  });

  test('an ACK, or the end of a call, makes room again', () => {
    const rig = createRig({ maxUnacknowledgedPerSource: 2 });
    const call = (callId: string) =>
      statuses(rig.give(request({ callId, fromTag: callId, body: SDP })));
    expect([call('a'), call('b'), call('c')]).toEqual([[], [], [503]]);
    rig.calls[0]!.answer({ sdp: SDP });
    const toTag = rig.sent.at(-1)!.m.to.tag;
    expect(call('d')).toEqual([503]);
    rig.give(request({ method: 'ACK', callId: 'a', fromTag: 'a', toTag }));
    expect([call('e'), call('f')]).toEqual([[], [503]]);
    rig.calls[1]!.reject(486);
    expect([call('g'), call('h')]).toEqual([[], [503]]);
    rig.calls[0]!.hangup();
    expect(call('i')).toEqual([503]);
  });

  test('a flood inside one dialog is held to maxTransactions', () => {
    const { rig, inDialog } = established({ maxTransactions: 20 });
    for (let i = 0; i < 200; i++) {
      expect(statuses(rig.give(inDialog('INFO')))).toEqual([200]);
      expect(rig.engine.transactions.server).toBeLessThanOrEqual(20);
    }
  });
});

describe('guessing', () => {
  test('a guess that is cancelled while it is looked up is counted and told', async () => {
    const waits: (() => void)[] = [];
    const [, digest] = applications();
    const credentials = () =>
      new Promise<undefined>((resolve) => {
        waits.push(() => resolve(undefined));
      });
    const rig = createRig({ applications: [{ ...digest!, credentials }] });
    for (let guess = 0; guess < 10; guess++) {
      const callId = `guess-${guess}`;
      const branch = `z9hG4bK${callId}`;
      rig.give(answered(rig, { callId }).replace(/branch=\w+/, `branch=${branch}`));
      const cancel = request({ method: 'CANCEL', uri: DIGEST, cseq: 2, callId, branch });
      expect(statuses(rig.give(cancel))).toEqual([200, 487]);
      for (const wait of waits.splice(0)) wait();
      await settle();
    }
    const told = rig.decisions.filter(({ reason }) => reason === 'unknown-user');
    expect(told).toHaveLength(10);
    expect(told[0]).toMatchObject({ verdict: 'refuse', status: 487 });
    expect(statuses(rig.give(request({ uri: DIGEST, callId: 'last' })))).toEqual([403]);
    expect(rig.decisions.at(-1)!.reason).toBe('locked');
  });

  test('another guess in the branch of the first one is a copy of it', () => {
    const rig = createRig();
    const invite = answered(rig);
    const wrong = invite.replace(/response="[^"]*/, `response="${'0'.repeat(32)}`);
    expect(statuses(rig.give(wrong))).toEqual([403]);
    expect(statuses(rig.give(invite.replace(/branch=\w+/, /branch=\w+/.exec(wrong)![0])))).toEqual([
      403,
    ]);
    expect(rig.calls).toEqual([]);
  });
});

describe('credentials that were right once', () => {
  const keys = [new Uint8Array(32).fill(7)];
  let copies = 0;
  const copy = (invite: string) =>
    invite
      .replace(/branch=\w+/, () => `branch=z9hG4bKcopy${++copies}`)
      .replace(/Call-ID: .*/, () => `Call-ID: copy-${++copies}`);

  const nothing = () => {};
  const use = (rig: Rig, invite: string) => void rig.give(copy(invite));
  const elsewhere = () => createRig({ nonceKeys: keys });
  test.each<{
    title: string;
    before?: (rig: Rig, invite: string) => void;
    from?: ReturnType<typeof source>;
    uri?: string;
    rig?: () => Rig;
  }>([
    { title: 'from another address', from: source('192.0.2.2') },
    { title: 'for another application', uri: 'sip:both@198.51.100.1' },
    { title: 'on another node with the same keys', rig: elsewhere },
    { title: 'after a restart', rig: () => createRig() },
    { title: 'a second time', before: use },
    { title: 'a second time over TCP', before: use, from: source('192.0.2.1', 9, 'tcp') },
    { title: 'when the nonce has ended', before: (rig) => rig.pass(60_000) },
  ])('are worth a new challenge $title', ({ before = nothing, from, uri = DIGEST, ...where }) => {
    const rig = createRig({ nonceKeys: keys });
    const invite = copy(answered(rig));
    before(rig, invite);
    const calls = rig.calls.length;
    const other = where.rig?.() ?? rig;
    expect(statuses(other.give(invite.replaceAll(DIGEST, uri), from))).toEqual([407]);
    expect(other.calls).toHaveLength(other === rig ? calls : 0);
  });
});

describe('one message, two readers', () => {
  test.each([
    ['sip:%61cl@h', 'acl'],
    ['SIP:acl:password@h;user=phone', 'acl'],
    ['sips:acl@h', 'acl'],
    ['sip:%2B15550100@h', 'acl'],
    ['sip:+1555010%30@h', 'acl'],
    ['tel:15550100;ext=1', 'acl'],
    ['sip:ACL@h', 403],
    ['sip:acl%00@h', 403],
    ['sip:acl%20@h', 403],
    ['sip:%2561cl@h', 403],
    ['sip:acl;x=y@h', 403],
    ['sip:acl?x@h', 403],
    ['sip:acl,x@h', 403],
    ['sip:%40acl@h', 403],
    ['sip:acl%40x@h', 403],
    ['sip:h;x=sip:acl@h', 403],
    ['sip:1-555-0100@h', 403],
    ['sip:+15550100;phone-context=x@h', 403],
    ['tel:5550100;phone-context=+1', 403],
    ['sip:constructor@h', 403],
    ['sip:__proto__@h', 403],
    ['sip:acl@acl@h', 400],
    ['sip:acl@h?x=y', 400],
    ['sip:acl@h;method=INVITE;method=BYE', 400],
    ['sip:acl@h;lr;lr', 400],
    ['sip:acl%@h', 400],
    ['sip:acl%6@h', 400],
    ['sip:acl%zz@h', 400],
    ['sip:acl\xa0@h', 400],
    ['<sip:acl@h>', 400],
    ['sip:acl@h sip:acl@h', 400],
    ['sip:acl@', 400],
    ['sip:@acl', 400],
    ['sip:acl@h:0', 400],
    ['sip:acl@h:99999', 400],
    ['sip:acl@[::1', 400],
  ] as const)('%s is for %s', (uri, expected) => {
    const rig = createRig();
    const answers = statuses(rig.give(request({ uri, body: SDP })));
    expect(rig.calls[0]?.application ?? answers[0]).toBe(expected);
    expect(rig.errors).toEqual([]);
  });

  test.each([
    'From: <sip:x@y>;tag=2',
    'f: <sip:x@y>;tag=2',
    'To: <sip:x@y>',
    't\t: <sip:x@y>',
    'i: other',
    'Call-ID: other',
    'CSeq: 2 INVITE',
    'Max-Forwards: 1',
    'l: 0',
    'Content-Length: 0',
    'c: text/plain',
    'Session-Expires: 90\r\nx: 90',
  ])('a second %j is refused with 400', (header) => {
    const rig = createRig();
    expect(statuses(rig.give(request({ body: SDP, headers: [header] })))).toEqual([400]);
    expect(rig.calls).toEqual([]);
  });

  test('a second request behind the body of a datagram is not read', () => {
    const rig = createRig();
    const first = request({ uri: 'sip:nobody@h' });
    expect(statuses(rig.give(first + request({ callId: 'smuggled', body: SDP })))).toEqual([403]);
    expect(rig.calls).toEqual([]);
  });

  test.each([
    ['another realm first', (own: string) => [own.replace(/realm="[^"]*"/, 'realm="x"'), own], 1],
    ['a forged nonce first', (own: string) => [own.replace(/nonce="./, 'nonce="!'), own], 1],
    [
      'a wrong response first',
      (own: string) => [own.replace(/response="[^"]*/, `response="${'0'.repeat(32)}`), own],
      0,
    ],
    ['two users in one', (own: string) => [`${own}, username="bob"`], 0],
    ['two challenges in one', (own: string) => [`${own}, Digest username="bob"`], 0],
    ['five of them', (own: string) => [own, own, own, own, own], 0],
    ['a quoted nc', (own: string) => [own.replace('nc=00000001', 'nc="00000001"')], 1],
    ['an nc of nine digits', (own: string) => [own.replace('nc=', 'nc=0')], 0],
    ['qop twice', (own: string) => [`${own}, qop=auth-int`], 0],
    ['userhash', (own: string) => [`${own}, userhash=true`], 0],
    ['username*', (own: string) => [`${own}, username*=UTF-8''bob`], 0],
  ] as const)('credentials with %s', (_title, change, calls) => {
    const rig = createRig();
    const invite = answered(rig);
    const own = /^Proxy-Authorization: .*$/m.exec(invite)![0];
    rig.give(invite.replace(own, () => change(own).join('\r\n')));
    expect(rig.calls.map(({ auth }) => auth.user)).toEqual(calls === 1 ? ['alice'] : []);
  });

  test.each(['__proto__', 'constructor', 'ALICE', 'alice ', 'alice%00', 'alice\\', 'al\\ice'])(
    'the user %j is nobody, whatever the password',
    (username) => {
      const rig = createRig();
      const [challenge] = rig.give(request({ uri: DIGEST }));
      const credentials = answerChallenge(challenge!.m as SipResponse, DIGEST, { username });
      rig.give(request({ uri: DIGEST, cseq: 2, body: SDP, headers: [credentials] }));
      expect(rig.calls).toEqual([]);
    },
  );
});
