import { readFileSync } from 'node:fs';
import * as sdp from '@tollgate/sdp';
import { expect, test } from 'vitest';
import { AUDIO, peer } from './descriptions.ts';

interface Answered {
  readonly status: number;
  readonly warning?: string;
  readonly body?: string;
  readonly agreed?: sdp.Negotiated;
}
type Answer = (body: Uint8Array, before?: sdp.Negotiated) => Answered;

const url = new URL('../../packages/sdp/README.md', import.meta.url);
const readme = readFileSync(url, 'utf8');

/** The sample as a function, its imports handed in. */
function sample(): Answer {
  const [, code] = /```js\n([\s\S]*?)```/.exec(readme)!;
  const body = code!
    .replaceAll(/import (\{[^}]*\}) from '(.*)';/g, "const $1 = modules['$2'];")
    .replace('export function', 'function');
  const modules = { '@tollgate/sdp': sdp };
  return new Function('modules', `${body}; return answer;`)(modules) as Answer;
}

test('the sample of the README answers, answers again, and refuses', () => {
  const answer = sample();
  const first = answer(Buffer.from(sdp.writeSdp(peer(...AUDIO))));
  expect(first).toMatchObject({ status: 200 });
  expect(first.body).toContain('m=audio 4000 RTP/AVP 8 101\r\n');
  const held = answer(Buffer.from(sdp.writeSdp(peer(...AUDIO, 'a=sendonly'))), first.agreed);
  expect(held.body).toContain('o=- 1733221102 2 IN IP4 192.0.2.10\r\n');
  expect(held.body).toContain('a=recvonly\r\n');
  const fax = answer(Buffer.from(sdp.writeSdp(peer('m=image 5000 udptl t38'))), first.agreed);
  expect(fax).toEqual({ status: 488, warning: '304 gate.example "Media type not available"' });
  expect(answer(Buffer.from('GET / HTTP/1.1'))).toEqual({ status: 400 });
});

test('the README names every limit with its default, and every function', () => {
  for (const [name, limit] of Object.entries(sdp.DEFAULT_SDP_LIMITS)) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    expect(row, name).toContain(` ${limit.toLocaleString('en')} `);
  }
  for (const [name, value] of Object.entries(sdp)) {
    if (typeof value === 'function') expect(readme, name).toContain(`\`${name}\``);
  }
});

test('the README has every code with what is said of it', () => {
  const codes = Object.entries(sdp.SDP_CODES).map(
    ([code, { status, description }]) => `| \`${code}\` | ${status} | ${description} |`,
  );
  const reasons = Object.entries(sdp.REFUSALS).map(
    ([reason, { warning, text }]) => `| \`${reason}\` | ${warning} | ${text} |`,
  );
  const rows = readme.split('\n').filter((line) => /^\| `[a-z-]+` \| \d+ \|/.test(line));
  expect(rows).toEqual([...codes, ...reasons]);
});
