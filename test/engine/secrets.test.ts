import { ha1Set } from 'tollgate';
import { describe, expect, test } from 'vitest';
import { createRig, PASSWORD, REALM, request, SDP } from '../support/rig.ts';
import { createSecretWatch } from '../support/secrets.ts';

describe('the watch over secrets', () => {
  test('sees passwords, HA1 values and responses, in any case, at any depth', () => {
    const { MD5 = '' } = ha1Set({ username: 'alice', realm: REALM, password: PASSWORD });
    const watch = createSecretWatch(PASSWORD, MD5);
    const response = 'deadbeef'.repeat(4);
    watch.sees(Buffer.from(`Authorization: Digest username="a", response="${response}"`));
    watch.check({ fine: ['alice', REALM] });
    expect(() => watch.check(`password ${PASSWORD}`)).toThrow('secret');
    expect(() => watch.check({ deep: { deeper: [MD5.toUpperCase()] } })).toThrow('secret');
    expect(() => watch.check(new Error(`expected ${response}`))).toThrow('secret');
  });

  test('is on in every rig: a leak in an event fails the test that caused it', () => {
    const rig = createRig({ onCall: () => Promise.reject(new Error(`it was ${PASSWORD}`)) });
    rig.give(request({ body: SDP }));
    return Promise.resolve().then(() => {
      expect(() => rig.pass(1)).toThrow('secret');
    });
  });
});
