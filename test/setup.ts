import fc from 'fast-check';

// FC_RUNS raises the number of runs of every property; FC_SEED replays the seed a failure printed.
const seed = process.env['FC_SEED'];
fc.configureGlobal({
  numRuns: Number(process.env['FC_RUNS'] ?? 200),
  ...(seed === undefined ? {} : { seed: Number(seed) }),
});
