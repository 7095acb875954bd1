import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

/** The processor, the Node version and the commit: what a figure is worth without its ratio. */
export function machine(): string {
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  let commit = 'no commit';
  try {
    commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    // Not a checkout: the figures stand without it.
  }
  return `${processor}, ${cpus().length} cores, Node ${process.version}, ${commit}`;
}
