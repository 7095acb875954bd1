import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { type DigestAlgorithm, ha1Set } from '@tollgate/auth';
import { type CallOptions, type CallReport, placeCall } from '@tollgate/caller';
import { parse, type SipRequest, validate, writeResponse } from '@tollgate/sip-parser';
import {
  type Call,
  type CallEnd,
  createTollgate,
  type DecisionEvent,
  type TollgateOptions,
} from 'tollgate';
import { afterEach, describe, expect, test } from 'vitest';
import { answer } from '../interop/server.ts';
import { createAuthority } from '../support/certificates.ts';
import { createSecretWatch } from '../support/secrets.ts';

const REALM = 'caller.example';
const PASSWORD = 'correct-horse-Battery-7';
const alice = { user: 'alice', password: PASSWORD };
const credentials = { alice: ha1Set({ username: 'alice', realm: REALM, password: PASSWORD }) };
const application = { id: 'support', auth: 'credential', credentials } as const;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Running {
  readonly port: number;
  readonly decisions: DecisionEvent[];
  readonly ends: CallEnd[];
}

async function serve(
  options: Partial<TollgateOptions> = {},
  listen: NonNullable<TollgateOptions['listen']> = [
    { transport: 'udp', address: '127.0.0.1', port: 0 },
  ],
): Promise<Running> {
  const decisions: DecisionEvent[] = [];
  const ends: CallEnd[] = [];
  const server = createTollgate({
    realm: REALM,
    applications: [application],
    onCall: (call: Call) => answer(call),
    onDecision: (event) => decisions.push(event),
    onCallEnd: (_, end) => ends.push(end),
    onWarning: () => {},
    ...options,
    listen,
  });
  const [listener] = await server.listen();
  closing.push(() => server.close());
  return { port: listener!.port, decisions, ends };
}

const call = (port: number, options: Partial<CallOptions> = {}): Promise<CallReport> =>
  placeCall({ to: `sip:support@127.0.0.1:${port}`, ...options });

const lines = ({ ladder }: CallReport): string[] =>
  ladder.map(({ direction, line }) => `${direction} ${line.replace(/ sip:.*| SIP\/2\.0/, '')}`);

describe('a call that is answered', () => {
  test('shows the ladder of its messages, and hangs up', async () => {
    const { port, ends } = await serve();
    const report = await call(port, alice);
    expect(report).toMatchObject({
      verdict: 'answered',
      status: 200,
      digest: { status: 407, realm: REALM, algorithm: 'MD5', qop: 'auth' },
    });
    expect(lines(report)).toEqual([
      'out INVITE',
      'in SIP/2.0 407 Proxy Authentication Required',
      'out ACK',
      'out INVITE',
      'in SIP/2.0 180 Ringing',
      'in SIP/2.0 200 OK',
      'out ACK',
      'out BYE',
      'in SIP/2.0 200 OK',
    ]);
    expect(ends).toMatchObject([{ cause: 'remote-hangup', status: 200 }]);
  });

  const algorithms: DigestAlgorithm[] = ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'];
  algorithms.push('SHA-512-256', 'SHA-512-256-sess');
  test.each(algorithms)(
    'with %s, and with auth-int where that is all there is',
    async (algorithm) => {
      for (const qop of ['auth', 'auth-int'] as const) {
        const { port, decisions } = await serve({ algorithms: [algorithm], qop: [qop] });
        const report = await call(port, alice);
        expect(report).toMatchObject({ verdict: 'answered', digest: { algorithm, qop } });
        expect(decisions.map(({ reason }) => reason)).toEqual([
          'credentials-missing',
          'credential',
        ]);
      }
    },
  );

  test('answers the topmost of several challenges', async () => {
    const { port } = await serve({ algorithms: ['SHA-512-256', 'SHA-256', 'MD5'] });
    expect((await call(port, alice)).digest?.algorithm).toBe('SHA-512-256');
  });

  test('without qop, and to a 401', async () => {
    const { port } = await serve({ challengeStatus: 401 });
    const report = await call(port, { ...alice, qop: 'none' });
    expect(report).toMatchObject({ verdict: 'answered', digest: { status: 401, qop: 'none' } });
  });

  test('over TCP, over TLS with a certificate that is checked, and from an address it is bound to', async () => {
    const authority = createAuthority('caller test');
    const names = ['IP:127.0.0.1'];
    const certificates = authority.issue({ commonName: '127.0.0.1', names });
    const tcp = await serve({}, [{ transport: 'tcp', address: '127.0.0.1', port: 0 }]);
    const tls = await serve({}, [
      { transport: 'tls', address: '127.0.0.1', port: 0, certificates },
    ]);
    const over = (port: number, more: Partial<CallOptions>): Promise<CallReport> =>
      call(port, { ...alice, ...more });
    const bind = { address: '127.0.0.5' };
    expect((await over(tcp.port, { transport: 'tcp', bind })).verdict).toBe('answered');
    expect(tcp.decisions[0]?.source.address).toBe('127.0.0.5');
    const ca = authority.cert;
    expect((await over(tls.port, { transport: 'tls', tls: { ca } })).verdict).toBe('answered');
    expect(await over(tls.port, { transport: 'tls' })).toMatchObject({ verdict: 'failed' });
    const insecure = { transport: 'tls', tls: { insecure: true } } as const;
    expect((await over(tls.port, insecure)).verdict).toBe('answered');
  });

  test('over IPv6', async () => {
    const { port } = await serve({}, [{ transport: 'udp', address: '::1', port: 0 }]);
    const report = await placeCall({ to: `sip:support@[::1]:${port}`, ...alice });
    expect(report.verdict).toBe('answered');
  });

  test('lasts as long as it is held, or until the other side hangs up', async () => {
    const held = await serve();
    await call(held.port, { ...alice, holdMs: 150 });
    expect(held.ends[0]?.durationMs).toBeGreaterThan(100);
    const short = await serve({
      onCall(one) {
        answer(one);
        setTimeout(() => one.hangup(), 50);
      },
    });
    const report = await call(short.port, { ...alice, holdMs: 60_000 });
    expect(lines(report).at(-2)).toBe('in BYE');
    expect(short.ends).toMatchObject([{ cause: 'local-hangup' }]);
  });
});

describe('a call that is not', () => {
  test('is refused for a wrong password, after one answer to the challenge', async () => {
    const { port, decisions } = await serve();
    const report = await call(port, { ...alice, password: 'guess' });
    expect(report).toMatchObject({
      verdict: 'refused',
      status: 403,
      text: 'refused: 403 Forbidden',
    });
    expect(decisions.map(({ reason }) => reason)).toEqual([
      'credentials-missing',
      'wrong-password',
    ]);
  });

  test('is refused by the challenge where there are no credentials to answer it', async () => {
    const { port } = await serve();
    const report = await call(port);
    expect(report).toMatchObject({ verdict: 'refused', status: 407, digest: undefined });
    expect(report.text).toContain('asks for credentials');
  });

  test('answers once more where only the nonce was old, and never a third time', async () => {
    const decisions: DecisionEvent[] = [];
    const { port } = await serve({
      nonceTtlMs: 1,
      onDecision(event) {
        decisions.push(event);
        // The caller lives in this thread: the nonce is old when it gets to answer.
        const until = performance.now() + 10;
        while (performance.now() < until);
      },
    });
    const report = await call(port, alice);
    expect(report).toMatchObject({ verdict: 'refused', status: 407 });
    expect(decisions.map(({ verdict }) => verdict)).toEqual(Array(3).fill('challenge'));
    expect(decisions[1]?.reason).not.toBe('credentials-missing');
  });

  test('is cancelled when nobody answers in time', async () => {
    const { port, ends } = await serve({ onCall: (one) => one.ringing() });
    const report = await call(port, { ...alice, timeoutMs: 200 });
    expect(report).toMatchObject({ verdict: 'no-answer', status: 0 });
    expect(lines(report)).toContain('out CANCEL');
    expect(ends).toMatchObject([{ cause: 'cancelled' }]);
  });

  test('is cancelled by a signal', async () => {
    const stop = new AbortController();
    const { port, ends } = await serve({
      onCall(one) {
        one.ringing();
        stop.abort();
      },
    });
    expect((await call(port, { ...alice, signal: stop.signal })).verdict).toBe('no-answer');
    expect(ends).toMatchObject([{ cause: 'cancelled' }]);
  });

  test('has no answer from a server that is silent', async () => {
    const { port } = await silent();
    const report = await call(port, { timeoutMs: 700 });
    expect(report).toMatchObject({
      verdict: 'no-answer',
      text: expect.stringContaining('nothing'),
    });
    expect(report.ladder[0]).toMatchObject({ line: expect.stringMatching(/^INVITE/), repeated: 1 });
  });

  test.each(['tcp', 'udp'] as const)('fails where nobody listens: %s', async (transport) => {
    const { port, close } = await silent();
    await close();
    expect(await call(port, { transport, timeoutMs: 2000 })).toMatchObject({ verdict: 'failed' });
  });

  test('fails where the name is not found', async () => {
    const report = await placeCall({ to: 'sip:support@nobody.invalid' });
    expect(report).toMatchObject({ verdict: 'failed', ladder: [] });
  });
});

describe('a hostile server', () => {
  test('gets no answer to the challenge of a BYE', async () => {
    const seen: string[] = [];
    const { port } = await silent((m) => {
      seen.push(m.method);
      if (m.method === 'ACK') return [];
      const status = m.method === 'BYE' ? 407 : 200;
      const challenge = ['Proxy-Authenticate', 'Digest realm="r", nonce="n"'] as const;
      return [writeResponse(m, { status, toTag: 't', headers: status === 407 ? [challenge] : [] })];
    });
    expect((await call(port, alice)).verdict).toBe('answered');
    expect(seen).toEqual(['INVITE', 'ACK', 'BYE']);
  });

  test('cannot make it answer for ever, break out of a header, or write to the terminal', async () => {
    let count = 0;
    const { port } = await silent((m) => {
      if (m.method !== 'INVITE') return [];
      count++;
      const realm = 'r\\"; x="';
      const value = `Digest realm="${realm}", nonce="n${count}", stale=true`;
      const fine = 'Digest realm="ok", nonce="n", stale=true, opaque="a\\"b"';
      const headers = [value, fine].map((one) => ['Proxy-Authenticate', one] as const);
      return [writeResponse(m, { status: 407, reason: '\x1b[31mred', toTag: 't', headers })];
    });
    const report = await call(port, alice);
    expect(count).toBe(3);
    expect(report).toMatchObject({
      verdict: 'refused',
      reason: '.[31mred',
      digest: { realm: 'ok' },
    });
    expect(JSON.stringify(report)).not.toContain('\\u001b');
  });

  test('floods no memory', async () => {
    const { port } = await silent((m, later) => {
      if (m.method !== 'INVITE') return [];
      const answer = (status: number, tag: string): Uint8Array =>
        writeResponse(m, { status, toTag: tag });
      for (let burst = 0; burst < 25; burst++) {
        for (let i = 0; i < 10; i++) later(answer(183, `t${burst}-${i}`), burst * 5);
      }
      // Over UDP any one of them may be lost.
      for (let copy = 1; copy <= 50; copy++) later(answer(486, 'last'), copy * 200);
      return [];
    });
    const report = await call(port);
    expect(report.status).toBe(486);
    expect(report.ladder.length).toBeGreaterThan(100);
    expect(report.ladder.length).toBeLessThanOrEqual(200);
  });
});

test('no report holds the password, HA1 or a response', async () => {
  const { port } = await serve({ algorithms: ['SHA-256', 'MD5'] });
  const secrets = createSecretWatch(PASSWORD, 'guess', ...Object.values(credentials.alice));
  for (const password of [PASSWORD, 'guess']) {
    const report = await call(port, { user: 'alice', password });
    secrets.check(report);
    expect(JSON.stringify(report)).not.toMatch(/response=|[0-9a-f]{32}/);
  }
});

/** A server that says what it is told to, at once or later; which may be nothing. */
async function silent(
  reply: (
    m: SipRequest,
    later: (bytes: Uint8Array, ms: number) => void,
  ) => readonly Uint8Array[] = () => [],
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  const timers = new Set<NodeJS.Timeout>();
  socket.on('message', (bytes, from) => {
    const m = validate(parse(bytes));
    if (m.kind !== 'request') return;
    const send = (response: Uint8Array): void => socket.send(response, from.port, from.address);
    for (const response of reply(m, (late, ms) => timers.add(setTimeout(send, ms, late)))) {
      send(response);
    }
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address() as AddressInfo;
  let open = true;
  const close = (): Promise<void> => {
    if (!open) return Promise.resolve();
    open = false;
    for (const timer of timers) clearTimeout(timer);
    return new Promise((resolve) => socket.close(() => resolve()));
  };
  closing.push(close);
  return { port, close };
}
