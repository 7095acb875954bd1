import { createView, parseInto, validate } from '@tollgate/sip-parser';
import { describe, expect, it } from 'vitest';
import { heapAfterCollection } from '../support/heap.ts';
import { requestText, sourceOf } from './support/requests.ts';
import { carriers, sales, world } from './support/world.ts';

describe('a stranger', { timeout: 120_000 }, () => {
  const kinds: readonly (readonly [string, readonly string[], string])[] = [
    ['without credentials', [], 'sales'],
    [
      'with a forged nonce',
      [
        `Authorization: Digest username="alice", realm="tollgate.example", nonce="${'x'.repeat(38)}", uri="sip:x", response="${'0'.repeat(32)}"`,
      ],
      'sales',
    ],
    ['on no access list', [], 'listed'],
    ['for an unknown application', [], 'ghost'],
  ];

  it.each(kinds)(
    '%s leaves no heap behind: 30,000 requests, each from another source',
    (_title, headers, user) => {
      const w = world({
        applications: [sales, { id: 'listed', auth: 'ip_acl', accessLists: [carriers] }],
      });
      const view = createView();
      const flood = (from: number, count: number) => {
        for (let i = from; i < from + count; i++) {
          const text = requestText({
            uri: `sip:${user}@x`,
            headers,
            callId: `c${i}`,
            branch: `z9hG4bK${i}`,
          });
          const m = validate(parseInto(view, Buffer.from(text, 'latin1')));
          if (m.kind !== 'request') throw new Error('no request');
          const source = sourceOf(`203.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`);
          const decision = w.auth.screen({ message: m, source, now: w.clock() });
          if (decision.kind === 'pending') throw new Error('let through');
        }
      };
      flood(0, 3000);
      // What is compiled on the way, or thrown away again, shows in a few rounds; what is kept for
      // requests shows in all.
      const rounds = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((round) => {
        const before = heapAfterCollection();
        flood(3000 * round, 3000);
        return heapAfterCollection() - before;
      });
      const median = rounds.toSorted((a, b) => a - b)[4];
      expect(median, `${rounds} bytes`).toBeLessThan(3000 * 8);
    },
  );
});
