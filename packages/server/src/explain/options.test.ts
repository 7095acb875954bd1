import { createAuthenticator } from '@tollgate/auth';
import { describe, expect, test } from 'vitest';
import { createTollgate } from '../runtime/tollgate.ts';
import { createExplain, type ExplainerOptions } from './explainer.ts';
import { type PacketSource, sourceOf } from './source.ts';

const options = { realm: 'sip.example.com', applications: [{ id: 'support' }] };
const authenticator = createAuthenticator(options);

function refuses(run: () => unknown, code: string, option: string, message: string | RegExp): void {
  expect(run).toThrow(message);
  expect(run).toThrow(
    expect.objectContaining({ code: `TOLLGATE_OPTION_${code}`, option }) as Error,
  );
}

describe('the source of a packet to be explained', () => {
  test('has defaults', () => {
    expect(sourceOf({ address: '192.0.2.1' })).toMatchObject({
      address: '192.0.2.1',
      port: 5060,
      transport: 'udp',
      socket: 'udp',
    });
  });

  test.each<[unknown, string, string, string | RegExp]>([
    [
      undefined,
      'MISSING',
      'source',
      /^source must be an object with "address", .*, got undefined$/,
    ],
    ['192.0.2.1', 'TYPE', 'source', /^source must be an object with .*, got "192.0.2.1"$/],
    [{}, 'MISSING', 'source.address', 'source.address must be an IP address, got undefined'],
    [{ address: 'h' }, 'TYPE', 'source.address', 'source.address must be an IP address, got "h"'],
    [{ address: '192.0.2.1', prt: 1 }, 'UNKNOWN', 'source.prt', 'write source.port instead'],
    [{ address: '192.0.2.1', port: '1' }, 'TYPE', 'source.port', /from 0 to 65535, got "1"$/],
    [{ address: '192.0.2.1', port: -1 }, 'RANGE', 'source.port', /from 0 to 65535, got -1$/],
    [{ address: '192.0.2.1', transport: 'ws' }, 'RANGE', 'source.transport', /got "ws"$/],
    [{ address: '192.0.2.1', socket: 5 }, 'TYPE', 'source.socket', /name of a listener, got 5$/],
  ])('%j is refused as %s by its path %s', (source, code, option, message) => {
    refuses(() => sourceOf(source as PacketSource), code, option, message);
  });

  test('Tollgate.explain rejects by the same words', async () => {
    const tollgate = createTollgate(options);
    const explain = (source: unknown) => tollgate.explain(Buffer.from('x'), source as PacketSource);
    await expect(explain({ address: 'h' })).rejects.toThrow(
      'source.address must be an IP address, got "h"',
    );
  });
});

describe('the options of createExplain', () => {
  test.each<[unknown, string, string, string | RegExp]>([
    [undefined, 'MISSING', 'options', /^options must be an object with "authenticator", /],
    [{}, 'MISSING', 'authenticator', /^authenticator must be what createAuthenticator returns/],
    [{ authenticator: {}, options }, 'TYPE', 'authenticator', /, got an object$/],
    [{ authenticator }, 'MISSING', 'options', 'options must be the options of the authenticator'],
    [
      { authenticator, options, assumeNonces: true },
      'UNKNOWN',
      'assumeNonces',
      /assumeNonce instead/,
    ],
    [{ authenticator, options, assumeNonce: 1 }, 'TYPE', 'assumeNonce', /true or false, got 1$/],
    [{ authenticator, options, applications: [] }, 'TYPE', 'applications', /a function \(\) => /],
    [{ authenticator, options, tagKey: 'k' }, 'TYPE', 'tagKey', /^tagKey must be a secret of /],
  ])('row %# is refused as %s by its path %s', (init, code, option, message) => {
    refuses(() => createExplain(init as ExplainerOptions), code, option, message);
  });
});
