import { expect, it } from 'vitest';
import { line, parameters } from './support/caller.ts';
import { request } from './support/requests.ts';
import { verdict, world } from './support/world.ts';

// What a server must make of an answer with parameters missing, from the RFCs alone.
function expected(has: (name: string) => boolean): string {
  if (!has('realm') || !has('nonce') || !has('response')) {
    return 'challenge 407 credentials-missing';
  }
  if (!has('username') || !has('uri')) return 'refuse 400 credentials-incomplete';
  // The response was computed with qop: without it the formula is another one.
  if (!has('qop')) return 'refuse 403 wrong-password';
  if (!has('nc') || !has('cnonce')) return 'refuse 400 credentials-incomplete';
  return 'accept credential';
}

// 0fadc0a6cb, CVE-2023-28098
it('judges all 1,024 subsets of the parameters of a right answer (CVE-2023-28098)', {
  timeout: 60_000,
}, () => {
  const seen = new Map<string, number>();
  const bytes = new Set<string>();
  const names = [...parameters(world().challenge()[0]).keys(), 'opaque'];
  expect(names).toHaveLength(10);
  const w = world({ lockout: { failures: 31 } }); // so that 16 wrong answers lock nothing
  for (let mask = 0; mask < 2 ** names.length; mask++) {
    const values = parameters(w.challenge()[0]).set('opaque', '"o"');
    for (const [bit, name] of names.entries()) if (!(mask & (1 << bit))) values.delete(name);
    const header = line(values);
    bytes.add(header.replace(/nonce="[^"]*"|response="[^"]*"/g, (match) => match.slice(0, 5)));
    const got = verdict(w.now(request({ headers: [header] })));
    const want =
      mask === 0 ? 'refuse 400 credentials-malformed' : expected((name) => values.has(name));
    expect(got, header).toBe(want);
    seen.set(got, (seen.get(got) ?? 0) + 1);
  }
  expect(bytes.size).toBe(1024);
  expect(Object.fromEntries(seen)).toEqual({
    'refuse 400 credentials-malformed': 1,
    'challenge 407 credentials-missing': 895,
    'refuse 400 credentials-incomplete': 96 + 12,
    'refuse 403 wrong-password': 16,
    'accept credential': 4,
  });
});
