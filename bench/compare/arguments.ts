import { parseArgs } from 'node:util';
import { AREAS, type Area } from './workloads/workload.ts';

export interface Arguments {
  /** The commit to compare with; undefined only beside `worktree`. */
  readonly base: string | undefined;
  /** A folder that holds the base already. */
  readonly worktree: string | undefined;
  readonly rounds: number;
  readonly only: readonly Area[];
}

/** A mistake of the caller or of the surroundings: its message is all there is to say. */
export class Complaint extends Error {}

/** @throws Complaint for arguments that make no sense */
export function readArguments(args: readonly string[]): Arguments {
  const { base, worktree, rounds, only } = valuesOf(args.filter((arg) => arg !== '--'));
  if (base === undefined && worktree === undefined) {
    throw new Complaint('--base COMMIT is missing: the commit to compare the working tree with');
  }
  const count = Number(rounds);
  if (!Number.isInteger(count) || count < 1 || count > 1000) {
    throw new Complaint(`--rounds must be a whole number from 1 to 1000, got '${rounds}'`);
  }
  const areas = only.split(',');
  const unknown = areas.find((area) => !AREAS.includes(area as Area));
  if (unknown !== undefined) {
    throw new Complaint(`--only must list some of ${AREAS.join(',')}, got '${unknown}'`);
  }
  return { base, worktree, rounds: count, only: areas as Area[] };
}

function valuesOf(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        base: { type: 'string' },
        worktree: { type: 'string' },
        rounds: { type: 'string', default: '11' },
        only: { type: 'string', default: AREAS.join(',') },
      },
    }).values;
  } catch (error) {
    throw new Complaint((error as Error).message.split('\n')[0]);
  }
}
