import { expect, test } from 'vitest';
import { createView, parse, parseInto, type SipMessage } from '../index.ts';

/** Fields that a copy has of its own, or reads again when asked. Any other must be copied. */
const OWN = new Set([
  'input',
  'index',
  'mark',
  'owned',
  'known',
  'uriView',
  'viaView',
  'fromView',
  'toView',
  'cseqView',
  'uriBroken',
  'viaBroken',
  'fromBroken',
  'toBroken',
  'cseqBroken',
  'cutBytes',
  'bodyBytes',
  'methodName',
  'callIdText',
  'credentialList',
]);

const HEAD = 'Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\nCall-ID: x\r\n';
/** Together they set every field to something other than what it is in a new view. */
const MESSAGES = [
  `INVITE sip:a@b SIP/2.0\r\n${HEAD}Content-Length: 3\r\nTo: a\r\nTo: b\r\n\r\nabcdef`,
  `SIP/2.0 486 Busy\r\n${HEAD}\r\n`,
  `OPTIONS sip:a SIP/2.0\r\n${HEAD}Content-Length: 0\r\nl: 0\r\n no name\r\n\r\n`,
];

function messageOf(text: string): SipMessage & Readonly<Record<string, unknown>> {
  const result = parse(Buffer.from(text), { maxHeaders: 200 });
  const message = result.kind === 'malformed' ? result.partial : result;
  return message as unknown as SipMessage & Readonly<Record<string, unknown>>;
}

test('a detached message has every field of the message, and the messages here set them all', () => {
  const fresh = createView().message as unknown as Readonly<Record<string, unknown>>;
  const untouched = new Set(Object.keys(fresh).filter((name) => !OWN.has(name)));
  for (const text of MESSAGES) {
    const message = messageOf(text);
    const copy = message.detach() as typeof message;
    expect(Object.keys(copy)).toEqual(Object.keys(fresh));
    for (const name of Object.keys(fresh)) {
      if (OWN.has(name)) continue;
      expect([name, copy[name]]).toEqual([name, message[name]]);
      if (message[name] !== fresh[name]) untouched.delete(name);
    }
    expect([...copy.headers()]).toEqual([...message.headers()]);
  }
  expect([...untouched]).toEqual([]);
});

test('what a copy has of its own is named only where there is such a field', () => {
  expect(Object.keys(createView().message)).toEqual(expect.arrayContaining([...OWN]));
});

test('a copy keeps nothing of the view that it was made from', () => {
  const view = createView();
  const bytes = Buffer.from(MESSAGES[0]!);
  const message = parseInto(view, bytes) as SipMessage;
  expect([message.callId, message.method]).toEqual(['x', 'INVITE']);
  const copy = message.detach();
  bytes.fill(0);
  parseInto(view, Buffer.from(MESSAGES[1]!));
  expect([copy.callId, copy.method, copy.status]).toEqual(['x', 'INVITE', 0]);
  expect(copy.topVia?.branch).toBe('z9hG4bK1');
  expect(Buffer.from(copy.body).toString()).toBe('abc');
  expect(copy.detach()).toBe(copy);
});
