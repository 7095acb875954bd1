import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { answer, challenges } from '../support/caller.ts';
import { fakeClock, request, requestText, sourceOf } from '../support/requests.ts';
import { authenticate } from './digest.ts';
import { judge } from './judge.ts';

const readme = readFileSync(new URL('../../../packages/auth/README.md', import.meta.url), 'utf8');
const clock = fakeClock();
const source = sourceOf();
const bytes = (...headers: string[]) => Buffer.from(requestText({ headers }), 'latin1');

it.each(['judge', 'digest'])(
  'the README of auth shows the sample %s.ts as it is run here',
  (name) => {
    const sample = readFileSync(new URL(`./${name}.ts`, import.meta.url), 'utf8');
    expect(readme).toContain(`\`\`\`ts\n${sample}\`\`\``);
  },
);

it('the sample that judges challenges, accepts and refuses', async () => {
  const first = await judge(bytes(), source, clock);
  if (!(first instanceof Uint8Array)) throw new Error('no answer');
  const [offered] = challenges(first);
  if (offered === undefined) throw new Error('no challenge');
  expect(await judge(bytes(answer(offered)), source, clock)).toBe('alice may call sales');
  const elsewhere = await judge(bytes(), sourceOf('203.0.113.9'), clock);
  expect(Buffer.from(elsewhere as Uint8Array).toString('latin1')).toMatch(/^SIP\/2.0 403 /);
});

it('the sample of digest alone takes the right answer and no other', () => {
  const first = authenticate(request({ method: 'REGISTER' }), source, clock());
  const [offered] = challenges(Buffer.from(`WWW-Authenticate: ${first.challenge}\r\n`));
  if (offered === undefined) throw new Error('no challenge');
  const ask = (password: string) => {
    const line = answer(offered, { password, method: 'REGISTER' });
    return authenticate(request({ method: 'REGISTER', headers: [line] }), source, clock());
  };
  expect(ask('wonderland')).toEqual({ user: 'alice' });
  expect(ask('wrong').user).toBeUndefined();
});
