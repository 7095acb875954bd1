import { parse, type SipRequest, validate } from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';
import { isSdp } from './hand-over.ts';
import { sessionInterval } from './session-timer.ts';

function invite(headers: readonly string[], body = ''): SipRequest {
  const lines = [
    'INVITE sip:app@h SIP/2.0',
    'Via: SIP/2.0/UDP h;branch=z9hG4bK1',
    'From: <sip:a@h>;tag=1',
    'To: <sip:app@h>',
    'Call-ID: c',
    'CSeq: 1 INVITE',
    'Max-Forwards: 70',
    ...headers,
    `Content-Length: ${body.length}`,
    '',
    body,
  ];
  const message = validate(parse(Buffer.from(lines.join('\r\n'), 'latin1')));
  if (message.kind !== 'request') throw new Error('the test wrote no request');
  return message;
}

describe('the session interval an INVITE asks for', () => {
  test.each([
    ['1800', { kind: 'interval', seconds: 1800 }],
    ['90', { kind: 'interval', seconds: 90 }],
    ['1800;refresher=uac', { kind: 'interval', seconds: 1800 }],
    ['1800 ; refresher = UAC ; x="a;b"', { kind: 'interval', seconds: 1800 }],
    ['999999999', { kind: 'interval', seconds: 999_999_999 }],
    ['89', { kind: 'too-small' }],
    ['0;refresher=uac', { kind: 'too-small' }],
    ['1800;refresher=uas', { kind: 'none' }],
    ['1800 ; Refresher = UAS', { kind: 'none' }],
    ['1000000000', { kind: 'none' }],
    ['4294967296', { kind: 'none' }],
    ['', { kind: 'none' }],
    ['soon', { kind: 'none' }],
    ['-90', { kind: 'none' }],
    ['90.5', { kind: 'none' }],
    ['1800 refresher=uac', { kind: 'none' }],
  ])('Session-Expires: %s', (value, expected) => {
    const headers = ['Supported: timer', `Session-Expires: ${value}`];
    expect(sessionInterval(invite(headers))).toEqual(expected);
  });

  test.each([
    ['Supported: timer', 'interval'],
    ['Supported: 100rel, Timer', 'interval'],
    ['Supported: @, timer', 'interval'],
    ['Require: timer', 'interval'],
    ['k: timer', 'interval'],
    ['Supported: timers', 'none'],
    ['Supported:', 'none'],
  ])('counts only where session timers are spoken: %s', (header, kind) => {
    expect(sessionInterval(invite([header, 'Session-Expires: 1800']))).toMatchObject({ kind });
  });
});

test.each([
  ['application/sdp', true],
  ['Application/SDP', true],
  ['application/sdp;charset=utf-8', true],
  ['application/sdp ; x', true],
  ['application/sdp;', true],
  ['application / sdp', true],
  ['application/sdpx', false],
  ['application/sdp x', false],
  ['multipart/mixed;boundary=application/sdp', false],
  ['application', false],
])('a body of the type %s is a session description: %s', (type, expected) => {
  expect(isSdp(invite([`Content-Type: ${type}`], 'v=0\r\n'))).toBe(expected);
  expect(isSdp(invite([`Content-Type: ${type}`]))).toBe(false);
});
