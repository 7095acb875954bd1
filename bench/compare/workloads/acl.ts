import { workload } from '../../acl/lists.ts';
import { seeded } from '../../support/random.ts';
import type { Packages } from '../packages.ts';
import { expectSame, type Load, type Prepare } from './workload.ts';

const LOOKUPS = 50_000;
const COMPILED = 20_000;

function allows({ auth }: Packages, family: 4 | 6, size: number): Load {
  const { entries, lookups } = workload(seeded(4711), family, size, LOOKUPS);
  const list = auth.compileAccessList(entries);
  // Every other look-up is of an entry; those drawn at random hit one only by chance.
  const hits = lookups.filter((ip) => list.allows(ip, 0)).length;
  if (hits < LOOKUPS / 2 || hits > LOOKUPS * 0.6) throw new Error(`${hits} hits of ${LOOKUPS}`);
  return {
    operations: LOOKUPS,
    batch(timed) {
      let found = 0;
      timed(() => {
        for (const ip of lookups) if (list.allows(ip, 0)) found++;
      });
      expectSame(found, hits);
    },
  };
}

/** Half of the entries are IPv4, half IPv6. */
function compile({ auth }: Packages): Load {
  const random = seeded(4712);
  const entries = ([4, 6] as const).flatMap(
    (family) => workload(random, family, COMPILED / 2, 0).entries,
  );
  return {
    operations: 1,
    batch(timed) {
      let size = 0;
      timed(() => {
        size = auth.compileAccessList(entries).size;
      });
      expectSame(size, COMPILED);
    },
  };
}

export const acl: Readonly<Record<string, Prepare>> = {
  'allows, 1,000 IPv4': (packages) => allows(packages, 4, 1_000),
  'allows, 100,000 IPv4': (packages) => allows(packages, 4, 100_000),
  'allows, 1,000 IPv6': (packages) => allows(packages, 6, 1_000),
  'allows, 100,000 IPv6': (packages) => allows(packages, 6, 100_000),
  'compile 20,000': compile,
};
