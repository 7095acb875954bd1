import { createMemoryStore, type LockoutOptions } from '@tollgate/auth';
import { type Cluster, describeStore } from './contract.ts';
import { delayedStore, turns } from './delayed-store.ts';

/** Both clocks, moved by hand. */
function handClock(): Pick<Cluster, 'now' | 'advance'> {
  let ms = 0;
  return {
    now: () => ({ mono: ms, wall: 1_700_000_000_000 + ms }),
    advance: (by) => {
      ms += by;
    },
  };
}

function memoryCluster(options: LockoutOptions): Cluster {
  const store = createMemoryStore({ maxSources: 64, ...options });
  const settleDown = async (): Promise<void> => undefined;
  return { ...handClock(), nodes: [store, store], settleDown, close: () => undefined };
}

function delayedCluster(options: LockoutOptions): Cluster {
  const lockout = { maxSources: 64, ...options };
  const shared = { store: createMemoryStore(lockout), copies: [] };
  const clock = handClock();
  let calls = 0;
  const delay = (): number => (calls++ * 7) % 5;
  const nodes = [1, 2].map(() => delayedStore(shared, { lockout, delay, now: clock.now }));
  return { ...clock, nodes, settleDown: () => turns(20), close: () => undefined };
}

describeStore('the store in memory', memoryCluster);
describeStore('a store that answers late and out of order', delayedCluster);
