import { type ReasonCode, reasons } from '@tollgate/auth';
import { parse, type SipRequest, validate } from '@tollgate/sip-parser';
import { describe, expect, test } from 'vitest';
import { type EngineReason, engineReasons } from '../engine/events.ts';
import { causes } from './causes.ts';
import { diagnose } from './diagnose.ts';
import type { Evidence } from './evidence.ts';
import { sourceOf } from './source.ts';

const all = Object.keys({ ...reasons, ...engineReasons }) as (ReasonCode | EngineReason)[];
const accepting: readonly string[] = ['access-list', 'credential', 'access-list-and-credential'];
const source = sourceOf({ address: '192.0.2.1' });

const invites = {
  'without credentials': [],
  'with credentials that say nothing': ['Authorization: Digest realm="r"'],
  'with credentials of another scheme': ['Authorization: Bearer x'],
  'with complete credentials': [
    'Authorization: Digest username="alice", realm="r", nonce="n", uri="sip:a@h", ' +
      `response="${'0'.repeat(64)}", algorithm=SHA-256, qop=auth-int, nc=1, cnonce="c"`,
  ],
} as const;

function invite(headers: readonly string[]): SipRequest {
  const lines = [
    'INVITE sip:app@h SIP/2.0',
    'Via: SIP/2.0/UDP h;branch=z9hG4bK1',
    'From: <sip:a@h>;tag=1',
    'To: <sip:app@h>',
    'Call-ID: c',
    'CSeq: 1 INVITE',
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ];
  const m = validate(parse(Buffer.from(lines.join('\r\n'))));
  if (m.kind !== 'request') throw new Error('the test wrote no request');
  return m;
}

function evidence(reason: Evidence['event']['reason'], request: SipRequest, id: string): Evidence {
  const called = { id, credentials: () => undefined };
  return {
    event: {
      at: 0,
      source,
      callId: 'c',
      requested: 'app',
      verdict: 'refuse',
      reason,
      status: 403,
    },
    request,
    source,
    now: { mono: 0, wall: 0 },
    options: { realm: 'r', applications: [] },
    called,
    applications: id === '' ? [] : [called],
    locks: () => [],
  };
}

describe.each(Object.entries(invites))('diagnose, of an INVITE %s', (_, headers) => {
  test.each(all)('has a cause, a text and a fix for %s', (reason) => {
    for (const id of ['app', '']) {
      const { cause, text, fix } = diagnose(evidence(reason, invite(headers), id));
      expect(causes).toHaveProperty(cause);
      expect(text).toMatch(/^[\x20-\x7e]+$/);
      expect(fix.length > 0).toBe(!accepting.includes(reason));
      for (const one of fix) expect(one).toMatch(/^[A-Z].*\.$/);
    }
  });
});

test('credentials of an algorithm nobody asked for are taken by a change that asks for it', () => {
  const request = invite(invites['with complete credentials']);
  expect(diagnose(evidence('algorithm-refused', request, 'app')).change).toEqual({
    kind: 'set-digest',
    application: 'app',
    digest: { algorithms: ['MD5', 'SHA-256'] },
  });
  expect(diagnose(evidence('qop-refused', request, 'app')).change).toEqual({
    kind: 'set-digest',
    application: 'app',
    digest: { qop: ['auth', 'auth-int'] },
  });
});
