import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { testWith } from '../support/programs.ts';
import { dissect } from '../support/tshark.ts';
import { alice, carrier, lockMs, startServer, type TestServer } from './server.ts';
import { type SippOptions, type SippResult, sipp } from './sipp.ts';

const stranger = '127.0.0.3';
const went = { code: 0, errors: '' };

describe.each(['udp', 'tcp'] as const)('sipp over %s', (transport) => {
  const replies: Buffer[] = [];
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  beforeEach(() => server.forget());
  afterEach(() => expect(server.faults).toEqual([]));
  afterAll(() => server.close());

  async function dial(options: Omit<SippOptions, 'port' | 'transport'>): Promise<SippResult> {
    const result = await sipp({ ...options, port: server.port, transport });
    replies.push(...result.received);
    return result;
  }

  testWith('sipp')('a source on the access list gets 200, ACK and BYE included', async () => {
    expect(await dial({ scenario: 'call', service: 'list', from: carrier })).toMatchObject(went);
    expect(server.last()).toMatchObject({
      verdict: 'accept',
      reason: 'access-list',
      application: 'list',
      authType: 'ip_acl',
      source: { address: carrier, transport },
    });
  });

  testWith('sipp')('a source that is on no list gets 403', async () => {
    const result = await dial({ scenario: 'refused', service: 'list', from: stranger });
    expect(result).toMatchObject(went);
    expect(server.last()).toMatchObject({ verdict: 'refuse', reason: 'access-list-miss' });
  });

  testWith('sipp')('the right password after a 407 gets 200', async () => {
    const result = await dial({ scenario: 'digest-call', service: 'digest', ...alice });
    expect(result).toMatchObject(went);
    expect(result.statuses).toEqual([407, 180, 200, 200]);
    expect(server.last()).toMatchObject({
      verdict: 'accept',
      reason: 'credential',
      authType: 'credential',
      user: 'alice',
    });
  });

  testWith('sipp')('so it does where the digest uri is the Request-URI', async () => {
    const authUri = `digest@127.0.0.1:${server.port}`;
    const result = await dial({ scenario: 'digest-call', service: 'digest', ...alice, authUri });
    expect(result).toMatchObject(went);
  });

  testWith('sipp')('a number that an application owns leads to it', async () => {
    const result = await dial({ scenario: 'digest-call', service: '+15551230000', ...alice });
    expect(result).toMatchObject(went);
    expect(server.last()).toMatchObject({ verdict: 'accept', application: 'digest' });
  });

  testWith('sipp')('a wrong password gets 403', async () => {
    const wrong = { user: alice.user, password: 'guess', from: '127.0.0.4' };
    expect(await dial({ scenario: 'digest-refused', service: 'digest', ...wrong })).toMatchObject(
      went,
    );
    expect(server.last()).toMatchObject({ verdict: 'refuse', reason: 'wrong-password' });
  });

  testWith('sipp')('an unknown user gets the same bytes as a wrong password', async () => {
    const guess = { scenario: 'digest-refused', service: 'digest', password: 'guess' };
    const wrong = await dial({ ...guess, user: alice.user, from: '127.0.0.5' });
    const unknown = await dial({ ...guess, user: 'mallory', from: '127.0.0.5' });
    expect([wrong, unknown]).toMatchObject([went, went]);
    expect(server.last()).toMatchObject({ verdict: 'refuse', reason: 'unknown-user' });
    expect(withoutIds(unknown.received.at(-1))).toEqual(withoutIds(wrong.received.at(-1)));
  });

  testWith('sipp')(
    'ten wrong passwords lock the source: the right one is refused until the lock time is over',
    async () => {
      const from = '127.0.0.6';
      const call = { scenario: 'digest-call', service: 'digest', ...alice, from };
      const wrong = { user: alice.user, password: 'guess', from, calls: 10, rate: 100 };
      expect(await dial({ scenario: 'digest-refused', service: 'digest', ...wrong })).toMatchObject(
        went,
      );
      expect(await dial({ ...call, scenario: 'refused' })).toMatchObject(went);
      expect(server.last()).toMatchObject({ verdict: 'refuse', reason: 'locked' });
      expect(await dial({ ...call, from: '127.0.0.7' })).toMatchObject(went);
      await sleep(lockMs);
      expect(await dial(call)).toMatchObject(went);
    },
    30_000,
  );

  testWith('sipp')('nine wrong passwords do not', async () => {
    const from = '127.0.0.8';
    const wrong = { user: alice.user, password: 'guess', from, calls: 9, rate: 100 };
    expect(await dial({ scenario: 'digest-refused', service: 'digest', ...wrong })).toMatchObject(
      went,
    );
    const call = await dial({ scenario: 'digest-call', service: 'digest', ...alice, from });
    expect(call).toMatchObject(went);
  });

  testWith('sipp')('where both are asked for, a listed source and a password get 200', async () => {
    const both = { scenario: 'digest-call', service: 'both', ...alice };
    expect(await dial({ ...both, from: carrier })).toMatchObject(went);
    expect(server.last()).toMatchObject({
      verdict: 'accept',
      reason: 'access-list-and-credential',
      authType: 'ip_acl_and_credential',
      user: 'alice',
    });
  });

  testWith('sipp')('where both are asked for, neither alone is enough', async () => {
    const password = { user: alice.user, password: 'guess' };
    const onlyListed = { scenario: 'digest-refused', service: 'both', from: carrier, ...password };
    expect(await dial(onlyListed)).toMatchObject(went);
    expect(server.last()).toMatchObject({ reason: 'wrong-password' });
    const onlyPassword = { scenario: 'refused', service: 'both', from: '127.0.0.9', ...alice };
    expect(await dial(onlyPassword)).toMatchObject(went);
    expect(server.last()).toMatchObject({ reason: 'access-list-miss' });
  });

  testWith('sipp')('what nothing was configured for is refused, each with its reason', async () => {
    const services = ['nobody', '15559990000', '+15559990000', 'open'];
    for (const service of services) {
      const result = await dial({ scenario: 'refused', service, from: carrier });
      expect(result, service).toMatchObject(went);
    }
    expect(server.decisions.slice(-4).map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['refuse', 'application-unknown'],
      ['refuse', 'number-not-assigned'],
      ['refuse', 'number-not-assigned'],
      ['refuse', 'no-auth-type'],
    ]);
  });

  testWith('sipp')('OPTIONS gets 200, and no decision is made', async () => {
    const before = server.decisions.length;
    expect(await dial({ scenario: 'options' })).toMatchObject(went);
    expect(server.decisions).toHaveLength(before);
  });

  testWith('sipp')('a hundred calls at once all get through', async () => {
    const many = { calls: 100, rate: 200 };
    const result = await dial({ scenario: 'digest-call', service: 'digest', ...alice, ...many });
    expect(result).toMatchObject(went);
  });

  testWith('sipp', 'tshark')('tshark has no complaint about any reply of the above', async () => {
    const from = { address: '127.0.0.1', port: server.port };
    const to = { address: carrier, port: 5060 };
    const judged = await dissect(replies.map((bytes) => ({ bytes, from, to })));
    expect(judged).toHaveLength(replies.length);
    expect(new Set(judged.map(({ statusCode }) => statusCode))).toEqual(
      new Set(['180', '200', '403', '407']),
    );
    const faulty = judged.filter(
      ({ protocols, complaints }) =>
        !/^raw:ip:udp:sip(:sdp)?$/.test(protocols) || complaints.length > 0,
    );
    expect(faulty).toEqual([]);
  });
});

/** A reply without what differs from call to call. */
function withoutIds(reply: Buffer | undefined): string {
  return String(reply)
    .replace(/branch=[^;\r\n]*/, 'branch=')
    .replace(/:\d+;/g, ':port;')
    .replace(/:\d+>/g, ':port>')
    .replace(/rport=\d+/, 'rport=')
    .replace(/tag=[^;\r\n]*/g, 'tag=')
    .replace(/^Call-ID: .*$/m, 'Call-ID:');
}
