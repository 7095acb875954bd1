import { expect, test } from 'vitest';
import { datagramKind } from './datagram.ts';

test.each([
  ['', 'keep-alive'],
  ['\0', 'keep-alive'],
  ['\r\n', 'keep-alive'],
  ['\r\n\r\n', 'keep-alive'],
  ['\n', 'keep-alive'],
  ['\r'.repeat(70), 'keep-alive'],
  // A binding request, a binding response, an indication, a truncated one: STUN all the same.
  ['\x00\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl', 'stun'],
  ['\x01\x01\x00\x00\x21\x12\xa4\x42abcdefghijkl', 'stun'],
  ['\x00\x11', 'stun'],
  ['\0\0', 'stun'],
  ['\x01', 'stun'],
  // What comes after blank lines may be a message, and what is none gets the parser's verdict.
  ['\r\n\r\nOPTIONS sip:a SIP/2.0\r\n', 'sip'],
  ['OPTIONS sip:a SIP/2.0\r\n', 'sip'],
  ['\x02', 'sip'],
  [' ', 'sip'],
  ['\xff', 'sip'],
])('%j is %s', (text, kind) => {
  expect(datagramKind(Buffer.from(text, 'latin1'))).toBe(kind);
});
