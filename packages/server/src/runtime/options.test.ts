import { compileAccessList } from '@tollgate/auth';
import { describe, expect, test } from 'vitest';
import type { TollgateOptions } from './options.ts';
import { createTollgate, type Tollgate } from './tollgate.ts';

const accessLists = [compileAccessList(['192.0.2.0/24'])];
const right: TollgateOptions = {
  realm: 'sip.example.com',
  applications: [{ id: 'support', auth: 'ip_acl', accessLists }],
};
const create = (options?: unknown): Tollgate => createTollgate(options as TollgateOptions);

describe('the options of a server', () => {
  test('that are right pass, whoever reads them', () => {
    const handlers = { onCall() {}, onDecision() {}, onError() {}, onWarning() {} };
    const numbers = { maxCalls: 1, t1Ms: 100, nonceTtlMs: 1000, maxTransactions: 10 };
    const rest = {
      trace: true,
      uniform: false,
      limits: { maxHeaders: 9 },
      tagKey: Buffer.alloc(32),
    };
    expect(() => create({ ...right, ...handlers, ...numbers, ...rest })).not.toThrow();
    expect(() => create({ ...right, listen: [{ transport: 'udp', port: 0 }] })).not.toThrow();
  });

  test('may be absent by being undefined', () => {
    const absent = { listen: undefined, onCall: undefined, maxCalls: undefined, trace: undefined };
    expect(() => create({ ...right, ...absent })).not.toThrow();
  });

  test.each<[unknown, string, string | RegExp]>([
    [
      undefined,
      'options',
      "options must be an object like { realm: 'sip.example.com', applications }, got undefined",
    ],
    [null, 'options', /^options must be an object like .*, got null$/],
    [[], 'options', /^options must be an object like .*, got an array$/],
    ['tollgate.yaml', 'options', /^options must be an object like .*, got "tollgate.yaml"$/],
  ])('%j is not an object with options', (options, option, message) => {
    expect(() => create(options)).toThrow(message);
    expect(() => create(options)).toThrow(expect.objectContaining({ option }) as Error);
  });

  test.each<[object, string, string, string | RegExp]>([
    [{ onCal() {} }, 'UNKNOWN', 'onCal', 'unknown option onCal: write onCall instead'],
    [
      { application: [] },
      'UNKNOWN',
      'application',
      'unknown option application: write applications instead',
    ],
    [{ Realm: 'x' }, 'UNKNOWN', 'Realm', 'unknown option Realm: write realm instead'],
    [{ port: 5060 }, 'UNKNOWN', 'port', 'unknown option port: write listen[0].port instead'],
    [
      { maxHeaders: 9 },
      'UNKNOWN',
      'maxHeaders',
      'unknown option maxHeaders: write limits.maxHeaders instead',
    ],
    [{ authenticator: {} }, 'UNKNOWN', 'authenticator', /^unknown option authenticator: write /],
    [
      { limits: { maxCalls: 5 } },
      'UNKNOWN',
      'limits.maxCalls',
      'unknown option limits.maxCalls: write maxCalls beside limits instead',
    ],
    [{ limits: [] }, 'TYPE', 'limits', /^limits must be an object with .*, got an array$/],
    [
      { listen: {} },
      'TYPE',
      'listen',
      "listen must be an array like [{ transport: 'udp', port: 5060 }], got an object",
    ],
    [{ listen: 5060 }, 'TYPE', 'listen', /^listen must be an array like .*, got 5060$/],
    [
      { listen: ['udp'] },
      'TYPE',
      'listen[0]',
      'listen[0] must be an object like { transport: \'udp\' }, got "udp"',
    ],
    [
      { listen: [{ transport: 'udp' }, {}] },
      'MISSING',
      'listen[1].transport',
      'listen[1].transport must be one of "udp", "tcp", "tls", got undefined',
    ],
    [
      { listen: [{ transport: 'ws' }] },
      'RANGE',
      'listen[0].transport',
      'listen[0].transport must be one of "udp", "tcp", "tls", got "ws"',
    ],
    [
      { listen: [{ transport: 'udp', port: 'x' }] },
      'TYPE',
      'listen[0].port',
      'listen[0].port must be a whole number from 0 to 65535, got "x"',
    ],
    [
      { listen: [{ transport: 'udp' }, { transport: 'tcp', prt: 5070 }] },
      'UNKNOWN',
      'listen[1].prt',
      'unknown option listen[1].prt: write listen[1].port instead',
    ],
    [
      { listen: [{ transport: 'tcp', limits: { maxHeader: 9 } }] },
      'UNKNOWN',
      'listen[0].limits.maxHeader',
      'unknown option listen[0].limits.maxHeader: write listen[0].limits.maxHeaders instead',
    ],
    [
      { listen: [{ transport: 'tls' }] },
      'MISSING',
      'listen[0].certificates',
      /^listen\[0\]\.certificates must be an object with "key", .*, got undefined$/,
    ],
    [
      { onCall: 'silence' },
      'TYPE',
      'onCall',
      'onCall must be a function (call) => ..., got "silence"',
    ],
    [
      { onDecision: 5 },
      'TYPE',
      'onDecision',
      'onDecision must be a function (event) => ..., got 5',
    ],
    [
      { onWarning: true },
      'TYPE',
      'onWarning',
      'onWarning must be a function (message) => ..., got true',
    ],
    [
      { onError: null },
      'TYPE',
      'onError',
      'onError must be a function (error, where) => ..., got null',
    ],
    [
      { maxCalls: '100' },
      'TYPE',
      'maxCalls',
      'maxCalls must be a whole number of at least 1, got "100"',
    ],
    [
      { maxRingMs: 0 },
      'RANGE',
      'maxRingMs',
      'maxRingMs must be a whole number of at least 1, got 0',
    ],
    [{ trace: 1 }, 'TYPE', 'trace', 'trace must be true or false, got 1'],
  ])('%j is refused as %s by its path %s', (wrong, code, option, message) => {
    const refused = () => create({ ...right, ...wrong });
    expect(refused).toThrow(message);
    expect(refused).toThrow(
      expect.objectContaining({ code: `TOLLGATE_OPTION_${code}`, option }) as Error,
    );
  });

  test('of close are checked too, and nothing is closed by wrong ones', async () => {
    const tollgate = create(right);
    const close = (how: unknown) => tollgate.close(how as { readonly drainMs?: number });
    await expect(close({ drainms: 5 })).rejects.toThrow(
      'unknown option drainms: write drainMs instead',
    );
    await expect(close({ drainMs: '5' })).rejects.toThrow(
      'drainMs must be a whole number of at least 0, got "5"',
    );
    await expect(close({ drainMs: -1 })).rejects.toThrow(RangeError);
    await expect(close(5000)).rejects.toThrow('options must be an object with "drainMs", got 5000');
    expect(tollgate.draining).toBe(false);
    await close(undefined);
    expect(tollgate.draining).toBe(true);
  });
});
