import { describe, expect, test } from 'vitest';
import { createRig, request } from '../support/rig.ts';

describe('requests that are no initial INVITE', () => {
  test.each([
    ['OPTIONS', 200],
    ['REGISTER', 405],
    ['SUBSCRIBE', 405],
    ['NOTIFY', 405],
    ['PUBLISH', 405],
    ['MESSAGE', 405],
    ['REFER', 405],
    ['PRACK', 405],
    ['BYE', 481],
    ['UPDATE', 481],
    ['INFO', 481],
    ['CANCEL', 481],
    ['FOO', 501],
    ['invite', 501],
  ])(
    '%s without, with bad and with a stranger’s credentials: %i, and nobody is challenged',
    (method, status) => {
      const credentials = [
        [],
        ['Proxy-Authorization: Digest username="x"'],
        ['Authorization: Basic eDp5'],
      ];
      for (const headers of credentials) {
        const rig = createRig();
        const [answer, ...more] = rig.give(request({ method, headers }));
        expect(more).toEqual([]);
        expect(answer!.m.status).toBe(status);
        if (status === 405) expect(answer!.m.header('allow')).toContain('INVITE');
        expect(answer!.text).not.toMatch(/authenticate/i);
        expect(rig.decisions).toEqual([]);
        expect(rig.rejected.map(({ why }) => why)).toEqual(
          status < 300 ? [] : [`method-${status}`],
        );
        expect(rig.calls).toEqual([]);
        expect(rig.engine.transactions.server).toBe(0);
      }
    },
  );

  test('a stray ACK and a stray response are not answered', () => {
    const rig = createRig();
    expect(rig.give(request({ method: 'ACK' }))).toEqual([]);
    const response =
      'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n' +
      'To: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n';
    expect(rig.give(response)).toEqual([]);
    expect(rig.give(response.replace('INVITE', 'BYE').replace('200', '407'))).toEqual([]);
  });

  test.each(['http://example.com/', 'nobody:whatever', 'mailto:a@b.example'])(
    'the scheme of %s: 416',
    (uri) => {
      expect(createRig().give(request({ uri }))[0]!.m.status).toBe(416);
    },
  );

  test('another SIP version: 505', () => {
    const rig = createRig();
    const [answer] = rig.give(request().replace('SIP/2.0\r\n', 'SIP/3.0\r\n'));
    expect(answer!.m.status).toBe(505);
  });

  test('an answer names neither product nor version', () => {
    const rig = createRig();
    for (const method of ['OPTIONS', 'REGISTER', 'INVITE', 'FOO']) {
      const text = rig.give(request({ method, callId: method }), undefined).at(-1)?.text ?? '';
      expect(text).not.toMatch(/^(server|user-agent):/im);
      expect(text).not.toMatch(/tollgate/i);
    }
  });
});
