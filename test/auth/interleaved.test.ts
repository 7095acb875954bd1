import { type Ha1Set, ha1Set } from '@tollgate/auth';
import { createView, parseInto, validate } from '@tollgate/sip-parser';
import { expect, it } from 'vitest';
import { answer } from './support/caller.ts';
import { requestText, sourceOf } from './support/requests.ts';
import { realm, sales, world } from './support/world.ts';

it('1,000 interleaved verifications on one reused view never cross identities (CVE-2019-0217)', {
  timeout: 60_000,
}, async () => {
  const users = Array.from({ length: 1000 }, (_, i) => {
    const username = `user-${i}`;
    return { username, password: `secret-${i * 7}` };
  });
  const table = new Map(users.map((u) => [u.username, ha1Set({ ...u, realm }, ['MD5'])]));
  const waiting: (() => void)[] = [];
  const credentials = (username: string) =>
    new Promise<Ha1Set | undefined>((resolve) => {
      waiting.push(() => resolve(table.get(username)));
    });
  const w = world({
    applications: [{ ...sales, credentials }],
    lockout: { exempt: ['192.0.2.0/24'] },
  });
  const view = createView();
  const source = sourceOf();
  const decisions = users.map(({ username, password }, i) => {
    const wrong = i % 3 === 0 ? { password: 'no' } : { password };
    const line = answer(w.challenge()[0], { username, ...wrong, nc: '1' });
    const text = requestText({ headers: [line], callId: `call-${i}`, branch: `z9hG4bK-${i}` });
    const m = validate(parseInto(view, Buffer.from(text, 'latin1')));
    if (m.kind !== 'request') throw new Error('no request');
    const pending = w.auth.screen({ message: m, source, now: w.clock() });
    if (pending.kind !== 'pending') throw new Error(pending.reason);
    return w.auth.verify(pending, w.clock);
  });
  expect(waiting).toHaveLength(1000);
  // Let them go in another order: 379 and 1000 have no common divisor.
  for (let i = 0; i < 1000; i++) waiting[(i * 379) % 1000]?.();
  for (const [i, decision] of (await Promise.all(decisions)).entries()) {
    if (i % 3 !== 0) {
      expect(decision).toMatchObject({ kind: 'accept', auth: { user: `user-${i}` } });
      continue;
    }
    expect(decision).toMatchObject({ kind: 'refuse', reason: 'wrong-password' });
    const text =
      decision.kind === 'refuse' ? Buffer.from(decision.response).toString('latin1') : '';
    expect(text).toContain(`Call-ID: call-${i}\r\n`);
    expect(text).toContain(`branch=z9hG4bK-${i};`);
  }
});
