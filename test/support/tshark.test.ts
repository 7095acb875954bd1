import { describe, expect } from 'vitest';
import { testWith } from './programs.ts';
import { dissect } from './tshark.ts';

const from = { address: '127.0.0.1', port: 5071 };
const to = { address: '127.0.0.2', port: 40_000 };
const sound = [
  'SIP/2.0 407 Proxy Authentication Required',
  'Via: SIP/2.0/UDP 127.0.0.2:40000;branch=z9hG4bKa;received=127.0.0.2;rport=40000',
  'From: <sip:a@127.0.0.2>;tag=1',
  'To: <sip:b@127.0.0.1>;tag=2',
  'Call-ID: one',
  'CSeq: 1 INVITE',
  'Proxy-Authenticate: Digest realm="x", nonce="abc", algorithm=MD5, qop="auth"',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');
const datagram = (text: string) => ({ bytes: Buffer.from(text), from, to });

// What the interop tests rest on: tshark has no complaint about a sound message, and has one where
// a message is broken.
describe('tshark as a judge', () => {
  testWith('tshark')('passes a sound response', async () => {
    const [dissected] = await dissect([datagram(sound)]);
    expect(dissected).toEqual({
      protocols: 'raw:ip:udp:sip',
      statusCode: '407',
      method: '',
      complaints: [],
    });
  });

  testWith('tshark')('complains of broken ones, each by itself', async () => {
    const judged = await dissect([
      datagram(sound.replace(/\r\n\r\n$/, '\r\n')),
      datagram(sound.replace('Content-Length: 0', 'Content-Length: none')),
      datagram(sound),
    ]);
    expect(judged.map(({ complaints }) => complaints)).toEqual([
      [expect.stringContaining('not terminated')],
      [expect.stringContaining('content_length')],
      [],
    ]);
  });

  testWith('tshark')('does not take for SIP what has no status line', async () => {
    const [dissected] = await dissect([datagram(sound.replace('SIP/2.0 407', 'SIP/2.0 four'))]);
    expect(dissected?.protocols).not.toContain('sip');
  });
});
