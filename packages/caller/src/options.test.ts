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
    [{ to: 'tel:+15550100' }, /^to must be a SIP URI .*, got "tel:\+15550100"$/],
    [{ to: 'sip:app@h?Subject=x' }, /^to must be .* without headers/],
    [{ transport: 'ws' as 'udp' }, /^transport must be one of "udp", "tcp", "tls", got "ws"$/],
    [{ user: 'alice' }, /^password must be given beside user/],
    [{ user: 'al"ice', password: 'p' }, /^user must be a text without colon/],
    [{ from: 'alice' }, /^from must be a URI like .*, got "alice"$/],
    [{ qop: 'auth-int' as 'auth' }, /^qop must be one of "auth", "none", got "auth-int"$/],
    [{ bind: { address: 'eth0' } }, /^bind\.address must be an IP address, got "eth0"$/],
    [{ bind: { port: 65_536 } }, /^bind\.port must be a whole number from 0 to 65535, got 65536$/],
    [{ timeoutMs: 0 }, /^timeoutMs must be a whole number from 1 to 600000, got 0$/],
    [{ timeoutMs: 1.5 }, /^timeoutMs must be .*, got 1\.5$/],
    [{ holdMs: -1 }, /^holdMs must be a whole number from 0 to 3600000, got -1$/],
    [{ server: { host: 'h', port: Number.NaN } }, /^server\.port must be .*, got NaN$/],
    // What cannot be turned into text is named all the same.
    [{ to: Object.create(null) }, /^to must be .*, got an object$/],
    [{ from: Object.create(null) }, /^from must be .*, got an object$/],
    [{ transport: Object.create(null) }, /^transport must be .*, got an object$/],
    [{ qop: Object.create(null) }, /^qop must be .*, got an object$/],
    [{ holdMs: Object.create(null) }, /^holdMs must be .*, got an object$/],
    [{ timeoutMs: Symbol('s') as never }, /^timeoutMs must be .*, got Symbol\(s\)$/],
  ])('that are wrong are named with their value: %j', (options, message) => {
    expect(() => callSettings({ to: 'sip:app@h', ...options })).toThrow(message);
  });

  test.each<[unknown, string, string, RegExp]>([
    [undefined, 'MISSING', 'options', /^options must be an object with "to", /],
    [{}, 'MISSING', 'to', /^to must be a SIP URI .*, got undefined$/],
    [{ tooo: 'sip:app@h' }, 'UNKNOWN', 'tooo', /^unknown option tooo: write /],
    [{ username: 'alice' }, 'UNKNOWN', 'username', /^unknown option username: write one of /],
    [{ timeout: 5 }, 'UNKNOWN', 'timeout', /: write timeoutMs instead$/],
    [{ port: 5070 }, 'UNKNOWN', 'port', /: write server\.port instead$/],
    [{ insecure: true }, 'UNKNOWN', 'insecure', /: write tls\.insecure instead$/],
    [{ server: 'h' }, 'TYPE', 'server', /^server must be an object with "host", "port", got "h"$/],
    [{ server: { port: 5070 } }, 'MISSING', 'server.host', /a host name or an IP address/],
    [{ bind: { adress: '127.0.0.1' } }, 'UNKNOWN', 'bind.adress', /: write bind\.address instead$/],
    [{ bind: null }, 'TYPE', 'bind', /^bind must be an object with .*, got null$/],
    [{ tls: { insecure: 'yes' } }, 'TYPE', 'tls.insecure', /must be true or false, got "yes"$/],
    [{ tls: { serverName: '' } }, 'RANGE', 'tls.serverName', /got an empty text$/],
    [{ tls: { ca: 5 } }, 'TYPE', 'tls.ca', /^tls\.ca must be PEM text, got a number$/],
    [{ headers: { X: 'a' } }, 'TYPE', 'headers', /^headers must be an array like /],
    [{ headers: [['X', 5]] }, 'TYPE', 'headers[0][1]', /must be one line of text, got 5$/],
    [{ sdp: Buffer.from('v=0') }, 'TYPE', 'sdp', /^sdp must be a text, got an object$/],
    [{ signal: {} }, 'TYPE', 'signal', /^signal must be an AbortSignal, got an object$/],
    [{ user: 5, password: 'p' }, 'TYPE', 'user', /, got 5$/],
    [{ timeoutMs: null }, 'TYPE', 'timeoutMs', /, got null$/],
  ])('%j: refused as %s by its path %s', (options, code, option, message) => {
    const given = (options && { to: 'sip:app@h', ...options }) as CallOptions;
    const refused = () => callSettings(option === 'to' ? (options as CallOptions) : given);
    expect(refused).toThrow(message);
    expect(refused).toThrow(
      expect.objectContaining({ code: `TOLLGATE_OPTION_${code}`, option }) as Error,
    );
  });

  test('never show a password', () => {
    const password = 'canary-7';
    const alone = () => callSettings({ to: 'sip:app@h', password });
    expect(alone).toThrow(/^user must be given beside password/);
    expect(alone).not.toThrow(password);
    const wrong = () => callSettings({ to: 'sip:app@h', user: 'a', password: [password] as never });
    expect(wrong).toThrow(/^password must be a text, got an array$/);
    expect(wrong).not.toThrow(password);
  });
});
