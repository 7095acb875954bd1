import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeCall } from '@tollgate/caller';
import { afterEach, beforeEach, expect } from 'vitest';
import { sipp } from '../interop/sipp.ts';
import { freePort } from '../support/ports.ts';
import { testWith } from '../support/programs.ts';
import { createSecretWatch } from '../support/secrets.ts';
import { type Line, type Serving, serve } from './command.ts';

const RELOADS = 200;
const CALLS = 1000;
const env = { STEADY: 'steady-Canary-1', ALICE: 'alice-Canary-2', BOB: 'bob-Canary-3' };

let folder: string;
let port: number;
let server: Serving | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tollgate-load-'));
  port = await freePort();
});
afterEach(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true });
});

/**
 * Two configurations that differ in an access list and in a credential at once. Who comes from the
 * address of the one with the user of the other would only be let in by a mixture of the two.
 */
const sides = {
  a: { address: '127.0.0.1', user: 'alice' },
  b: { address: '127.0.0.2', user: 'bob' },
} as const;
type Side = keyof typeof sides;

function configuration(side: Side): string {
  const { address, user } = sides[side];
  return JSON.stringify({
    realm: 'sip.example.com',
    listen: [{ transport: 'udp', address: '127.0.0.1', port }],
    accessLists: { everywhere: ['127.0.0.0/8'], here: [address] },
    credentials: {
      steady: { passwordEnv: 'STEADY' },
      alice: { passwordEnv: 'ALICE' },
      bob: { passwordEnv: 'BOB' },
    },
    lockout: { exempt: ['127.0.0.0/8'] },
    onCall: 'silence',
    applications: [
      { id: `side-${side}` },
      {
        id: 'steady',
        auth: 'ip_acl_and_credential',
        accessLists: ['everywhere'],
        credentials: ['steady'],
      },
      { id: 'flip', auth: 'ip_acl_and_credential', accessLists: ['here'], credentials: [user] },
    ],
  });
}

/** As an editor does it: the finished file takes the place of the one before. */
function put(text: string): void {
  writeFileSync(join(folder, 'next'), text);
  renameSync(join(folder, 'next'), join(folder, 'tollgate.yaml'));
}

/** Puts a file in place, asks for it and waits for what the server says. */
async function reload(text: string, running: Serving): Promise<void> {
  const from = running.lines.length;
  put(text);
  running.signal('SIGHUP');
  await running.line(({ msg = '' }) => /: in force$|is refused: the/.test(msg), from);
}

testWith('sipp')(
  `${RELOADS} reloads under ${CALLS} calls of sipp: none lost, each judged by one configuration`,
  async () => {
    put(configuration('a'));
    const running = await serve(['--no-watch'], { cwd: folder, env });
    server = running;
    let reloading = true;
    const reloads = (async () => {
      for (let i = 1; i <= RELOADS; i++) {
        // Between any two a broken file, which changes nothing.
        if (i % 10 === 0) await reload('{ "realm": 1', running);
        await reload(configuration(i % 2 === 0 ? 'a' : 'b'), running);
      }
      reloading = false;
    })();
    const callers = [
      { address: '127.0.0.1', user: 'alice', password: env.ALICE },
      { address: '127.0.0.2', user: 'bob', password: env.BOB },
      { address: '127.0.0.1', user: 'bob', password: env.BOB },
      { address: '127.0.0.2', user: 'alice', password: env.ALICE },
    ].map(async ({ address, user, password }) => {
      const to = `sip:flip@127.0.0.1:${port}`;
      const verdicts: string[] = [];
      while (reloading) {
        const { verdict } = await placeCall({ to, user, password, bind: { address } });
        verdicts.push(verdict);
      }
      return verdicts;
    });
    const load = await sipp({
      scenario: 'digest-call',
      port,
      transport: 'udp',
      service: 'steady',
      user: 'steady',
      password: env.STEADY,
      calls: CALLS,
      rate: 80,
    });
    await reloads;
    const [alice, bob, ...strangers] = await Promise.all(callers);

    expect(load.code).toBe(0);
    for (const verdicts of [alice!, bob!]) {
      expect(verdicts).toContain('answered');
      expect(verdicts).toContain('refused');
    }
    for (const verdicts of strangers) {
      expect(verdicts.length).toBeGreaterThan(0);
      expect(new Set(verdicts)).toEqual(new Set(['refused']));
    }
    expect(await running.stop()).toBe(0);
    const judged = judge(running.lines);
    expect(judged.wrong).toEqual([]);
    expect(judged.steady).toBe(CALLS);
    expect(judged.reloads).toBe(RELOADS);
    expect(judged.refusals).toBe(RELOADS / 10);
    createSecretWatch(...Object.values(env)).check(running.said());
  },
  90_000,
);

/** Reads the log in its order: what was in force when, and whether each decision fits it. */
function judge(lines: readonly Line[]): {
  readonly reloads: number;
  readonly refusals: number;
  readonly steady: number;
  readonly wrong: readonly Line[];
} {
  let side: Side = 'a';
  let [reloads, refusals, steady] = [0, 0, 0];
  const wrong: Line[] = [];
  for (const line of lines) {
    const added = /: application side-([ab]): added$/.exec(line.msg ?? '');
    if (added !== null) side = added[1] as Side;
    if (/: in force$/.test(line.msg ?? '')) reloads++;
    if (/is refused: the/.test(line.msg ?? '')) refusals++;
    if (line.event !== 'decision') continue;
    if (line.application === 'steady') {
      if (line.verdict === 'accept') steady++;
      else if (line.verdict !== 'challenge') wrong.push(line);
    } else if (line.application === 'flip' && !fits(line, side)) {
      wrong.push(line);
    }
  }
  return { reloads, refusals, steady, wrong };
}

function fits({ verdict, reason, address, user }: Line, side: Side): boolean {
  const here = sides[side];
  if (address !== here.address) return verdict === 'refuse' && reason === 'access-list-miss';
  switch (verdict) {
    case 'accept':
      return user === here.user;
    case 'challenge':
      return true;
    default:
      return reason === 'unknown-user';
  }
}
