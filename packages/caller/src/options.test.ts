import { describe, expect, test } from 'vitest';
import { type CallOptions, callSettings } from './options.ts';

describe('the options of a call', () => {
  test.each([
    ['sip:app@192.0.2.1', { transport: 'udp', host: '192.0.2.1', port: 5060 }],
    ['sip:app@h:5070', { transport: 'udp', host: 'h', port: 5070 }],
    ['sip:app@[2001:db8::1]:5070', { host: '2001:db8::1', port: 5070 }],
    ['sip:app@h;transport=TCP', { transport: 'tcp', port: 5060 }],
    ['sip:app@h;transport=tls', { transport: 'tls', port: 5061 }],
    ['sips:app@h', { transport: 'tls', port: 5061 }],
  ])('of %s: where it goes', (to, expected) => {
    expect(callSettings({ to })).toMatchObject(expected);
  });

  test('send to another server than the URI names, on its own port', () => {
    const server = { host: '192.0.2.9' };
    expect(callSettings({ to: 'sip:app@h:5070', server })).toMatchObject({
      host: '192.0.2.9',
      port: 5060,
      uri: { raw: 'sip:app@h:5070' },
    });
  });

  test.each<[Partial<CallOptions>, RegExp]>([
    [{ to: 'tel:+15550100' }, /^to: /],
    [{ to: 'sip:app@h?Subject=x' }, /^to: .*headers/],
    [{ transport: 'ws' as 'udp' }, /^transport: "ws"/],
    [{ user: 'alice' }, /^user and password/],
    [{ user: 'al"ice', password: 'p' }, /^user: /],
    [{ from: 'alice' }, /^from: /],
    [{ qop: 'auth-int' as 'auth' }, /^qop: "auth-int"/],
    [{ bind: { address: 'eth0' } }, /^bind\.address: /],
    [{ bind: { port: 65_536 } }, /^bind\.port: 65536/],
    [{ timeoutMs: 0 }, /^timeoutMs: 0/],
    [{ timeoutMs: 1.5 }, /^timeoutMs: 1\.5/],
    [{ holdMs: -1 }, /^holdMs: -1/],
    [{ server: { host: 'h', port: Number.NaN } }, /^port: NaN/],
    // What cannot be turned into text is named all the same.
    [{ to: Object.create(null) }, /^to: a mapping/],
    [{ from: Object.create(null) }, /^from: a mapping/],
    [{ transport: Object.create(null) }, /^transport: a mapping/],
    [{ qop: Object.create(null) }, /^qop: a mapping/],
    [{ holdMs: Object.create(null) }, /^holdMs: a mapping/],
    [{ timeoutMs: Symbol('s') as never }, /^timeoutMs: Symbol/],
  ])('that are wrong are named with their value: %j', (options, message) => {
    expect(() => callSettings({ to: 'sip:app@h', ...options })).toThrow(message);
  });

  test('never show a password', () => {
    const password = 'canary-7';
    const alone = () => callSettings({ to: 'sip:app@h', password });
    expect(alone).toThrow(/^user and password/);
    expect(alone).not.toThrow(password);
  });
});
