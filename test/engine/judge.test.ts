import type { SipResponse } from '@tollgate/sip-parser';
import { ha1Set } from 'tollgate';
import { describe, expect, test } from 'vitest';
import {
  answerChallenge,
  applications,
  createRig,
  PASSWORD,
  REALM,
  type RequestFields,
  type Rig,
  request,
  SDP,
  source,
} from '../support/rig.ts';

const DIGEST = 'sip:digest@198.51.100.1';

/** Sends an INVITE, takes the 407, and returns the second INVITE, with credentials. */
function challenged(rig: Rig, uri = DIGEST, given = {}, fields: RequestFields = {}): string {
  const [challenge] = rig.give(request({ uri, body: SDP, ...fields }));
  expect(challenge?.m.status).toBe(407);
  const credentials = answerChallenge(challenge!.m as SipResponse, uri, given);
  return request({ uri, body: SDP, cseq: 2, headers: [credentials], ...fields });
}

const only = (sent: ReturnType<Rig['give']>) => sent.map(({ m }) => m.status);

describe('the three auth types', () => {
  test('ip_acl: a listed source is let in, another is refused with 403', () => {
    const rig = createRig();
    rig.give(request({ body: SDP }));
    expect(rig.calls).toHaveLength(1);
    expect(rig.calls[0]!.auth).toEqual({ type: 'ip_acl', sourceIp: '192.0.2.1', proven: false });
    expect(only(rig.give(request({ callId: 'b' }), source('203.0.113.1')))).toEqual([403]);
    const refusal = { verdict: 'refuse', reason: 'access-list-miss', application: 'acl' };
    expect(rig.decisions[1]).toMatchObject(refusal);
  });

  test('credential: 407, then the call with the user that was verified', () => {
    const rig = createRig();
    rig.give(challenged(rig));
    expect(rig.calls[0]!.auth).toMatchObject({ type: 'credential', user: 'alice', proven: true });
    expect(rig.calls[0]!.headers).toEqual({
      SIPAuthType: 'credential',
      SIPAuthUser: 'alice',
      SIPSourceIP: '192.0.2.1',
    });
  });

  test('ip_acl_and_credential: the list first, then the credential', () => {
    const rig = createRig();
    const uri = 'sip:both@198.51.100.1';
    expect(only(rig.give(request({ uri }), source('203.0.113.1')))).toEqual([403]);
    rig.give(challenged(rig, uri));
    expect(rig.calls[0]!.auth.type).toBe('ip_acl_and_credential');
  });

  test('a wrong password and an unknown user get the same 403', () => {
    const answers = [{ password: 'wrong' }, { username: 'mallory' }].map((given) => {
      const rig = createRig();
      const [answer] = rig.give(challenged(rig, DIGEST, given, { branch: 'z9hG4bKsame' }));
      return [answer?.m.status, answer?.m.reason, rig.decisions.at(-1)?.reason];
    });
    expect(answers).toEqual([
      [403, 'Forbidden', 'wrong-password'],
      [403, 'Forbidden', 'unknown-user'],
    ]);
  });
});

describe('nothing is let in because nothing was configured', () => {
  test.each([
    ['sip:none@198.51.100.1', 'no-auth-type'],
    ['sip:+15559999@198.51.100.1', 'number-not-assigned'],
    ['sip:15559999@198.51.100.1', 'number-not-assigned'],
    ['sip:nobody@198.51.100.1', 'application-unknown'],
    ['sip:198.51.100.1', 'application-unknown'],
  ])('%s is refused: %s', (uri, reason) => {
    const rig = createRig();
    expect(only(rig.give(request({ uri, body: SDP })))).toEqual([403]);
    expect(rig.decisions).toMatchObject([{ verdict: 'refuse', reason }]);
    expect(rig.calls).toEqual([]);
  });

  test('a number an application owns leads to it, through its own checks', () => {
    const rig = createRig();
    const uri = 'sip:15550100@198.51.100.1';
    rig.give(request({ uri, body: SDP }));
    expect(rig.calls[0]!.application).toBe('acl');
    expect(only(rig.give(request({ uri, callId: 'b' }), source('203.0.113.1')))).toEqual([403]);
  });

  test('a tel URI leads to the application that owns the number, through its own checks', () => {
    const rig = createRig();
    rig.give(request({ uri: 'tel:+15550100', body: SDP }));
    expect(rig.calls[0]!.application).toBe('acl');
    const stranger = request({ uri: 'tel:+15550100', callId: 'b' });
    expect(only(rig.give(stranger, source('203.0.113.1')))).toEqual([403]);
    expect(only(rig.give(request({ uri: 'tel:+15559999', callId: 'c' })))).toEqual([403]);
  });

  test('the application is the Request-URI user, never the To header', () => {
    const rig = createRig();
    const named = request({ uri: 'sip:nobody@x.example' }).replace('sip:callee@', 'sip:acl@');
    expect(only(rig.give(named))).toEqual([403]);
  });

  test('an escaped user is decoded exactly once', () => {
    const rig = createRig();
    rig.give(request({ uri: 'sip:%61cl@198.51.100.1', body: SDP }));
    expect(rig.calls).toHaveLength(1);
    expect(only(rig.give(request({ uri: 'sip:%2561cl@x.example', callId: 'b' })))).toEqual([403]);
  });
});

describe('what is remembered, and of whom', () => {
  test('strangers open no transaction and leave no timer', () => {
    const rig = createRig();
    rig.give(request({ uri: DIGEST }));
    rig.give(request({ uri: 'sip:nobody@x.example' }));
    rig.give(request(), source('203.0.113.1'));
    expect(rig.engine.transactions).toMatchObject({ server: 0, client: 0 });
    expect(rig.engine.deadline()).toBe(Number.POSITIVE_INFINITY);
    rig.pass(60_000);
    expect(rig.sent).toHaveLength(3);
  });

  test('the same request gets the same stateless answer, tag and all', () => {
    const rig = createRig();
    for (const uri of ['sip:nobody@x.example', 'mailto:a@b', 'sip:acl@198.51.100.1']) {
      const method = uri.startsWith('mailto') ? 'INVITE' : 'MESSAGE';
      const bytes = request({ uri, method });
      expect(rig.give(bytes)[0]!.text).toBe(rig.give(bytes)[0]!.text);
    }
  });

  test('a copy of an authenticated INVITE is absorbed, not judged again', () => {
    const rig = createRig();
    const invite = challenged(rig);
    rig.give(invite);
    rig.calls[0]!.ringing();
    expect(only(rig.give(invite))).toEqual([180]);
    expect(rig.calls).toHaveLength(1);
    expect(rig.decisions).toHaveLength(2);
  });

  test('a copy of a refused INVITE gets the same answer and counts once', () => {
    const rig = createRig();
    const wrong = challenged(rig, DIGEST, { password: 'wrong' });
    for (let copy = 0; copy < 12; copy++) expect(only(rig.give(wrong))).toEqual([403]);
    rig.give(challenged(rig, DIGEST, {}, { callId: 'second' }));
    expect(rig.calls).toHaveLength(1);
  });

  test('a refusal is not repeated on a timer, and its ACK is absorbed', () => {
    const rig = createRig();
    const branch = 'z9hG4bKrefused';
    const wrong = challenged(rig, DIGEST, { password: 'wrong' });
    const [refusal] = rig.give(wrong.replace(/branch=\w+/, `branch=${branch}`));
    rig.give(request({ method: 'ACK', uri: DIGEST, branch, cseq: 2, toTag: refusal!.m.to.tag }));
    const before = rig.sent.length;
    rig.pass(60_000);
    expect(rig.sent).toHaveLength(before);
    expect(rig.engine.transactions.server).toBe(0);
  });

  test('a replay with another branch: 482 while the call goes on, 407 stale afterwards', () => {
    const rig = createRig();
    const invite = challenged(rig);
    rig.give(invite);
    const again = () => rig.give(invite.replace(/branch=\w+/, `branch=z9hG4bK${Math.random()}`));
    const during = again();
    expect(only(during)).toEqual([482]);
    rig.calls[0]!.reject(486);
    rig.pass(40_000);
    const [after] = again();
    expect(after!.m.status).toBe(407);
    expect(after!.text).toContain('stale=true');
    expect(rig.calls).toHaveLength(1);
  });

  test('the eleventh attempt is refused although the password is right; a minute later it is not', () => {
    const rig = createRig();
    for (let attempt = 0; attempt < 10; attempt++) {
      const wrong = challenged(rig, DIGEST, { password: 'wrong' }, { callId: `w${attempt}` });
      expect(only(rig.give(wrong))).toEqual([403]);
    }
    expect(only(rig.give(request({ uri: DIGEST, callId: 'locked' })))).toEqual([403]);
    expect(rig.decisions.at(-1)).toMatchObject({ reason: 'locked' });
    rig.pass(60_000);
    rig.give(challenged(rig, DIGEST, {}, { callId: 'unlocked' }));
    expect(rig.calls).toHaveLength(1);
  });
});

describe('what only an authenticated caller is told', () => {
  test('Require of what is not served: 420 naming it', () => {
    const rig = createRig();
    const headers = ['Require: 100rel, timer, Foo'];
    const [answer] = rig.give(request({ headers, body: SDP }));
    expect([answer!.m.status, answer!.m.header('unsupported')]).toEqual([420, '100rel, foo']);
    expect(only(rig.give(request({ headers, uri: DIGEST, callId: 'b' })))).toEqual([407]);
  });

  test('no Contact: 400, but not for an RFC 2543 caller', () => {
    const rig = createRig();
    expect(only(rig.give(request({ contact: undefined })))).toEqual([400]);
    const via = 'SIP/2.0/UDP 192.0.2.1:5060;branch=old;rport';
    rig.give(request({ contact: undefined, via, callId: 'old', body: SDP }));
    expect(rig.calls).toHaveLength(1);
  });

  test('caps: 486 for the application or source that is full, 503 for the server', () => {
    for (const [option, status] of [
      ['maxCallsPerApplication', 486],
      ['maxCallsPerSource', 486],
      ['maxCalls', 503],
      ['maxUnacknowledgedPerSource', 503],
    ] as const) {
      const rig = createRig({ [option]: 1 });
      rig.give(request({ body: SDP, callId: 'one' }));
      expect(only(rig.give(request({ body: SDP, callId: 'two', fromTag: 'two' })))).toEqual([
        status,
      ]);
      rig.calls[0]!.reject(486);
      rig.give(request({ body: SDP, callId: 'three', fromTag: 'three' }));
      expect(rig.calls).toHaveLength(2);
    }
  });

  test('draining: new calls get 503 with Retry-After, the call that goes on may end', () => {
    const rig = createRig();
    rig.give(request({ body: SDP }));
    rig.calls[0]!.answer({ sdp: SDP });
    rig.engine.drain();
    const [refused] = rig.give(request({ callId: 'late' }));
    expect([refused!.m.status, refused!.m.header('retry-after')]).toEqual([503, '30']);
    expect(only(rig.give(request({ method: 'OPTIONS', callId: 'ping' })))).toEqual([503]);
    const toTag = rig.sent[0]!.m.to.tag;
    expect(only(rig.give(request({ method: 'BYE', toTag, cseq: 2 })))).toEqual([200]);
  });
});

describe('a credential look-up that takes time', () => {
  function waiting() {
    const waits: (() => void)[] = [];
    const alice = ha1Set({ username: 'alice', realm: REALM, password: PASSWORD });
    const [, digest] = applications();
    const credentials = (name: string) =>
      new Promise<typeof alice | undefined>((resolve) => {
        waits.push(() => resolve(name === 'alice' ? alice : undefined));
      });
    const rig = createRig({ applications: [{ ...digest!, credentials }] });
    const settle = async () => {
      for (const wait of waits.splice(0)) wait();
      for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    };
    return { rig, settle };
  }

  test('gets 100 after 200 ms, and copies meanwhile are absorbed', async () => {
    const { rig, settle } = waiting();
    const invite = challenged(rig);
    rig.give(invite);
    rig.give(invite);
    rig.pass(200);
    expect(rig.sent.at(-1)!.m.status).toBe(100);
    await settle();
    expect(rig.calls).toHaveLength(1);
    expect(rig.calls[0]!.auth.user).toBe('alice');
  });

  test('is not answered twice where a CANCEL came first', async () => {
    const { rig, settle } = waiting();
    const invite = challenged(rig).replace(/branch=\w+/, 'branch=z9hG4bKslow');
    rig.give(invite);
    const cancel = request({ method: 'CANCEL', uri: DIGEST, branch: 'z9hG4bKslow', cseq: 2 });
    expect(only(rig.give(cancel))).toEqual([200, 487]);
    await settle();
    expect(rig.calls).toEqual([]);
    expect(rig.sent.at(-1)!.m.status).toBe(487);
  });

  test('judges the message that came, whatever came after it', async () => {
    const { rig, settle } = waiting();
    const first = challenged(rig, DIGEST, {}, { callId: 'first' });
    const second = challenged(rig, DIGEST, { username: 'mallory' }, { callId: 'second' });
    rig.give(first);
    rig.give(second);
    await settle();
    expect(rig.calls.map(({ request: m }) => m.callId)).toEqual(['first']);
    expect(rig.decisions.slice(2).map(({ callId, reason }) => [callId, reason])).toEqual([
      ['first', 'credential'],
      ['second', 'unknown-user'],
    ]);
  });
});
