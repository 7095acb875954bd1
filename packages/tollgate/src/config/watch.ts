import { type FSWatcher, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { callable, checkKeys, wholeNumbers, wrongType } from '@tollgate/common';
import { checkPath } from './load.ts';
import type { LiveConfig, ReloadOutcome } from './reload.ts';

export interface WatchOptions {
  /** What changed, what was refused, and that a refused file is as it was before. */
  readonly onReload: (outcome: ReloadOutcome) => void;
  /** The file can no longer be watched. */
  readonly onError?: (error: Error) => void;
  /** How long the folder must have been quiet: editors write in several steps. @default 200 */
  readonly quietMs?: number;
}

const watchOptionNames: readonly string[] = Object.keys({
  onReload: true,
  onError: true,
  quietMs: true,
} satisfies Record<keyof WatchOptions, true>);

/** Stops watching. Harmless to call again. */
export type Unwatch = () => void;

/**
 * Reloads a configuration when its file changes. The folder is watched, not the file: editors and
 * deployments put another file in its place. Whatever happens there is a reason to look; where the
 * file says what it said before, nothing is told. Does not keep the process alive.
 *
 * A file written in place may be read half; move a finished one there (`mv`) where that matters.
 *
 * @throws {TypeError | RangeError} for an argument or option that is unknown or wrong
 */
export function watchConfig(path: string, live: LiveConfig, options: WatchOptions): Unwatch {
  checkPath(path);
  checkKeys('', options, watchOptionNames);
  if (typeof live?.reload !== 'function') throw wrongType('live', 'what liveConfig returns', live);
  const { onReload, onError } = options;
  callable('onReload', onReload, '(outcome) => ...');
  if (onError !== undefined) callable('onError', onError, '(error) => ...');
  const { quietMs } = wholeNumbers('', options, { quietMs: { fallback: 200, max: 60_000 } });
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  let told = '';
  const look = (): void => {
    const outcome = live.reload();
    // Whatever else happens in the folder must not repeat a refusal.
    const refusal = outcome.kind === 'refused' ? JSON.stringify(outcome.problems) : '';
    if (outcome.kind === 'applied' || refusal !== told) onReload(outcome);
    told = refusal;
  };
  const stop = (): void => {
    clearTimeout(timer);
    watcher?.close();
  };
  watcher = watch(dirname(resolve(path)), { persistent: false }, () => {
    clearTimeout(timer);
    timer = setTimeout(look, quietMs).unref();
  });
  watcher.on('error', (error) => {
    stop();
    onError?.(error);
  });
  return stop;
}
