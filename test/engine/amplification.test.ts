import { describe, expect, test } from 'vitest';
import { createRig, request, SDP, source } from '../support/rig.ts';
import { readVectors } from '../support/vectors.ts';

const METHODS = ['INVITE', 'OPTIONS', 'REGISTER', 'BYE', 'CANCEL', 'MESSAGE', 'FOO', 'ACK'];
const USERS = ['acl', 'digest', 'both', 'none', 'nobody', '+15559999'];

/** As small as a request can be and still be one. */
function tiny(method: string, user: string, more = ''): string {
  return (
    `${method} sip:${user}@h SIP/2.0\r\nv:SIP/2.0/UDP h;branch=z9hG4bKa\r\n` +
    `f:<sip:a@h>;tag=a\r\nt:<sip:b@h>\r\ni:a\r\nCSeq:1 ${method}\r\n${more}\r\n`
  );
}

/** Headers meant to make an answer long. */
const HOSTILE = [
  'Proxy-Authorization: Digest username="a", realm="test.example", nonce="x", uri="u", response="r"\r\n',
  'Authorization: Digest\r\n',
  `Require: ${'a,'.repeat(40)}b\r\n`,
  `Record-Route: ${'<sip:h;lr>,'.repeat(30)}<sip:h;lr>\r\n`,
  `v:SIP/2.0/UDP g;branch=z9hG4bKb\r\n`.repeat(20),
  'Via: SIP/2.0/UDP 203.0.113.9;maddr=224.0.0.1;received=203.0.113.8;rport=9\r\n',
  'Supported: timer\r\nSession-Expires: 1\r\n',
  'CSeq: 2 INVITE\r\n',
  'Content-Length: 99\r\n',
];

describe('a stranger over UDP', () => {
  const stranger = source('203.0.113.77', 40_000);
  const messages: [title: string, bytes: Buffer][] = [];
  for (const method of METHODS) {
    for (const user of USERS) {
      messages.push([`tiny ${method} ${user}`, Buffer.from(tiny(method, user))]);
      const full = { method, uri: `sip:${user}@h.example`, body: SDP.repeat(4) };
      messages.push([`full ${method} ${user}`, Buffer.from(request(full))]);
    }
  }
  for (const header of HOSTILE) {
    const title = JSON.stringify(header.slice(0, 40));
    messages.push([title, Buffer.from(tiny('INVITE', 'digest', header))]);
    messages.push([
      title,
      Buffer.from(tiny('INVITE', 'digest', `${header}X:${'x'.repeat(700)}\r\n`)),
    ]);
  }
  messages.push(['nothing', Buffer.alloc(0)], ['noise', Buffer.from('\0\x01\xff hello')]);
  for (const { name, bytes } of readVectors()) messages.push([name, bytes]);

  test(`gets one datagram back at most, ${messages.length} messages tried`, () => {
    let worst = 0;
    let worstLong = 0;
    for (const rig of [createRig(), createRig({ uniform: true, applications: [] })]) {
      for (const [title, bytes] of messages) {
        const answers = rig.give(bytes, stranger).length;
        expect(answers, title).toBeLessThanOrEqual(1);
        const back = answers === 0 ? 0 : rig.sent.at(-1)!.bytes.length;
        const ratio = back / Math.max(bytes.length, 1);
        expect(ratio, title).toBeLessThanOrEqual(3);
        worst = Math.max(worst, ratio);
        if (bytes.length < 700) continue;
        expect(ratio, title).toBeLessThanOrEqual(1.1);
        worstLong = Math.max(worstLong, ratio);
      }
      const { length } = rig.sent;
      rig.pass(120_000);
      expect(rig.sent).toHaveLength(length);
    }
    expect(worst).toBeGreaterThan(0.5);
    expect(worstLong).toBeGreaterThan(0.2);
  });
});
