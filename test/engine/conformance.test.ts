import { describe, expect, test } from 'vitest';
import { createRig, type RequestFields, request, SDP, source } from '../support/rig.ts';

/** A call that goes on: answered and acknowledged. */
function established() {
  const rig = createRig();
  rig.give(request({ body: SDP }));
  rig.calls[0]!.answer({ sdp: SDP });
  const toTag = rig.sent.at(-1)!.m.to.tag;
  rig.give(request({ method: 'ACK', toTag }));
  let cseq = 1;
  const inDialog = (method: string, more: RequestFields = {}) =>
    request({ method, toTag, cseq: ++cseq, ...more });
  return { rig, toTag, inDialog };
}

const statuses = (rig: ReturnType<typeof createRig>) => rig.sent.map(({ m }) => m.status);

describe('what the RFCs ask of our messages', () => {
  test('our BYE holds nothing but what a BYE may hold', () => {
    const { rig } = established();
    rig.calls[0]!.hangup();
    const { m } = rig.sent.at(-1)!;
    expect(Array.from(m.headers(), ([name]) => name)).toEqual([
      'Via',
      'Max-Forwards',
      'From',
      'To',
      'Call-ID',
      'CSeq',
      'Content-Length',
    ]);
    expect([m.cseq.number, m.cseq.method, m.maxForwards]).toEqual([1, 'BYE', 70]);
    expect(m.topVia).toMatchObject({
      transport: 'UDP',
      host: '198.51.100.1',
      port: 5060,
      rport: 0,
    });
  });

  test.each([
    ['OPTIONS', ['Require: foo'], 420],
    ['INFO', ['Require: foo, timer'], 420],
    ['UPDATE', ['Require: foo'], 420],
    ['INVITE', ['Require: foo'], 420],
    ['BYE', ['Require: foo'], 200],
    ['PRACK', [], 405],
    ['FOO', [], 501],
    ['bye', [], 501],
  ] as const)('%s with %j inside a dialog gets %i', (method, headers, status) => {
    const { rig, inDialog } = established();
    const [answer] = rig.give(inDialog(method, { headers }));
    expect(answer!.m.status).toBe(status);
    expect(answer!.m.header('unsupported')).toBe(status === 420 ? 'foo' : undefined);
    expect(answer!.m.header('allow') === undefined).toBe(status < 405 || status === 420);
  });

  test('OPTIONS that requires an extension gets 420, not 200', () => {
    const rig = createRig();
    const [answer] = rig.give(request({ method: 'OPTIONS', headers: ['Require: foo'] }));
    expect([answer!.m.status, answer!.m.header('unsupported')]).toEqual([420, 'foo']);
  });

  test('glare is answered with a Retry-After of 0 to 10 seconds, not always the same', () => {
    const waits = new Set<number>();
    for (let i = 0; i < 40; i++) {
      const rig = createRig();
      rig.give(request({ body: SDP }));
      rig.calls[0]!.ringing();
      const toTag = rig.sent[0]!.m.to.tag;
      const [answer] = rig.give(request({ method: 'INVITE', toTag, cseq: 2, body: SDP }));
      expect(answer!.m.status).toBe(500);
      waits.add(Number(answer!.m.header('retry-after')));
    }
    expect(waits.size).toBeGreaterThan(1);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10);
  });

  test.each([
    ['sips:acl@h', '<sip:a@b>', [], 'sips:'],
    ['sip:acl@h', '<sips:a@b>', [], 'sips:'],
    ['sip:acl@h', '<sip:a@b>', ['Record-Route: <sips:p;lr>'], 'sips:'],
    ['sip:acl@h', '<sips:a@b>', ['Record-Route: <sip:p;lr>'], 'sip:'],
    ['sip:acl@h', '<sip:a@b>', [], 'sip:'],
  ])('over TLS, %s from %s by %j gets a Contact with %s', (uri, contact, headers, scheme) => {
    const rig = createRig();
    const via = 'SIP/2.0/TLS 192.0.2.1;branch=z9hG4bKtls';
    const from = source('192.0.2.1', 5061, 'tls');
    rig.give(request({ uri, contact, headers, via, body: SDP }), from);
    rig.calls[0]!.answer({ sdp: SDP });
    expect(rig.sent[0]!.m.header('contact')).toContain(`<${scheme}acl@198.51.100.1:5060`);
  });

  test('the 200 to a CANCEL and the 487 share the To tag of the 180', () => {
    const rig = createRig();
    const branch = 'z9hG4bKone';
    rig.give(request({ body: SDP, branch }));
    rig.calls[0]!.ringing();
    rig.give(request({ method: 'CANCEL', branch }));
    expect(statuses(rig)).toEqual([180, 200, 487]);
    expect(new Set(rig.sent.map(({ m }) => m.to.tag)).size).toBe(1);
  });
});
