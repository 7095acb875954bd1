import { createLockout, type Lockout } from '@tollgate/auth/lockout';
import { type IpAddress, parseIp } from '@tollgate/sip-parser';
import fc from 'fast-check';
import { expect, it } from 'vitest';

/** Locked sources as the rule says it: every failure kept, every list searched. */
class NaiveLockout {
  mono: number;
  wall = 1_700_000_000_000;
  readonly #failures = new Map<string, number[]>();
  readonly #until = new Map<string, number>();

  constructor(start: number) {
    this.mono = start;
  }

  lockedFor(keys: readonly string[]): number {
    return Math.max(0, ...keys.map((key) => (this.#until.get(key) ?? this.mono) - this.mono));
  }

  fail(keys: readonly string[]): void {
    if (this.lockedFor(keys) > 0) return;
    for (const key of keys) {
      const stamps = [...(this.#failures.get(key) ?? []), this.mono];
      this.#failures.set(key, stamps);
      const first = stamps.at(-10);
      if (first !== undefined && this.mono - first < 60_000)
        this.#until.set(key, this.mono + 60_000);
    }
  }

  unlock(keys: readonly string[]): boolean {
    const locked = this.lockedFor(keys) > 0;
    for (const key of keys) {
      this.#failures.delete(key);
      this.#until.delete(key);
    }
    return locked;
  }
}

interface Source {
  readonly ip: IpAddress;
  /** What it is counted under, in words. */
  readonly keys: readonly string[];
}

function source(text: string, ...keys: string[]): Source {
  return { ip: parseIp(text)!, keys };
}

const sources: readonly Source[] = [
  source('192.0.2.1', '192.0.2.1'),
  source('::ffff:192.0.2.1', '192.0.2.1'),
  source('192.0.2.2', '192.0.2.2'),
  source('2001:db8:1:1::1', '2001:db8:1:1/64', '2001:db8:1/48'),
  source('2001:db8:1:1::2', '2001:db8:1:1/64', '2001:db8:1/48'),
  source('2001:db8:1:2::1', '2001:db8:1:2/64', '2001:db8:1/48'),
  source('2001:db8:2:1::1', '2001:db8:2:1/64', '2001:db8:2/48'),
];

type Step = fc.Command<NaiveLockout, Lockout>;

/** A step that may always be taken, and that ends by comparing every source. */
function step(name: string, run: (model: NaiveLockout, real: Lockout) => void): Step {
  return {
    check: () => true,
    run(model, real) {
      run(model, real);
      for (const { ip, keys } of sources) {
        const left = real.lockedFor(
          { ip, application: 'a' },
          { mono: model.mono, wall: model.wall },
        );
        expect(left).toBe(model.lockedFor(keys));
      }
    },
    toString: () => name,
  };
}

const anySource = fc.constantFrom(...sources);
const fails = fc.tuple(anySource, fc.integer({ min: 1, max: 11 })).map(([{ ip, keys }, times]) =>
  step(`${times} failures of ${keys[0]}`, (model, real) => {
    for (let i = 0; i < times; i++) {
      const { mono, wall } = model;
      real.count({ ip, application: 'a', failure: 'wrong-password' }, { mono, wall });
      model.fail(keys);
    }
  }),
);
const waits = fc
  .oneof(
    fc.constantFrom(1, 999, 29_999, 30_000, 59_999, 60_000, 60_001),
    fc.integer({ min: 0, max: 90_000 }),
    fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 30_000, 2 ** 33),
  )
  .map((ms) =>
    step(`${ms} ms pass`, (model) => {
      model.mono += ms;
      model.wall += ms;
    }),
  );
const wallSteps = fc.constantFrom(-3_600_000, 3_600_000).map((ms) =>
  step(`the wall clock steps by ${ms} ms`, (model) => {
    model.wall += ms;
  }),
);
const unlocks = anySource.map(({ ip, keys }) =>
  step(`unlock ${keys[0]}`, (model, real) => {
    const { mono, wall } = model;
    expect(real.unlock(ip, undefined, { mono, wall })).toBe(model.unlock(keys));
  }),
);

it('lockout agrees with a naive model over any failures, pauses, wall-clock steps and unlocks', () => {
  const commands = fc.commands([fails, fails, fails, waits, waits, wallSteps, unlocks], {
    maxCommands: 60,
  });
  const start = fc.constantFrom(0, 2 ** 32 - 60_000, 2 ** 32 - 1, 7 * 2 ** 32 + 5);
  fc.assert(
    fc.property(start, commands, (mono, steps) => {
      const real = createLockout({ maxSources: 1024, ipv6SiteFactor: 1 });
      fc.modelRun(() => ({ model: new NaiveLockout(mono), real }), steps);
    }),
  );
});
