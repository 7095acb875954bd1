import { callable, checkKeys, wrongType } from '@tollgate/common';
import type { Tollgate } from '@tollgate/server';
import type { Listener, TlsListener } from '@tollgate/transport-udp';
import { changesBetween, renewedCertificates } from './changes.ts';
import { checkEnv } from './environment/environment.ts';
import { type Config, checkPath, type LoadOptions, loadConfig } from './load.ts';
import type { Problem } from './source/problem.ts';

/** What became of one look at the file. */
export type ReloadOutcome =
  /** The file says what it said before. */
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'applied';
      readonly config: Config;
      /** In words, one a change. */
      readonly changes: readonly string[];
      /** Names of settings whose new values wait for a restart. */
      readonly restart: readonly string[];
    }
  /** Nothing has changed: the configuration before stays in force, whole. */
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** What a running server can be given anew. */
export type ReloadTarget = Pick<Tollgate, 'replaceApplications'> & {
  readonly authenticator: Pick<Tollgate['authenticator'], 'replaceNonceKeys'>;
};

export interface LiveOptions extends LoadOptions {
  /** What `listen` resolved with: its TLS sockets get renewed certificates. @default none do */
  readonly listeners?: () => readonly Listener[];
}

/** The configuration in force, and the way to the next one. */
export interface LiveConfig {
  readonly current: Config;
  /**
   * Reads the file again and puts it in force as a whole, in one tick: every call is judged by the
   * old applications, access lists and credentials, or by the new ones. Calls going on are not
   * touched. Never throws for what is written in the file.
   */
  reload(): ReloadOutcome;
}

const liveOptionNames: readonly string[] = Object.keys({
  env: true,
  listeners: true,
} satisfies Record<keyof LiveOptions, true>);

/**
 * Keeps a running server at what its configuration file says.
 *
 * @param first the configuration the server was started with
 * @throws {TypeError | RangeError} for an argument or option that is unknown or wrong
 */
export function liveConfig(
  path: string,
  first: Config,
  target: ReloadTarget,
  options: LiveOptions = {},
): LiveConfig {
  checkPath(path);
  if (first?.kind !== 'config') {
    throw wrongType('first', "a valid configuration of loadConfig ({ kind: 'config' })", first);
  }
  if (typeof target?.replaceApplications !== 'function') {
    throw wrongType('target', 'what createTollgate returns', target);
  }
  checkKeys('', options, liveOptionNames);
  const { listeners, ...load } = options;
  if (load.env !== undefined) checkEnv('env', load.env);
  if (listeners !== undefined) callable('listeners', listeners, '() => Listener[]');
  let current = first;
  return {
    get current() {
      return current;
    },
    reload() {
      const next = loadConfig(path, load);
      if (next.kind === 'invalid') return { kind: 'refused', problems: next.problems };
      const { live, restart } = changesBetween(current, next);
      if (restart.includes('realm')) return refused(realmText, 'Restart the server.');
      if (live.length === 0 && restart.length === 0) return { kind: 'unchanged' };
      try {
        // Throws before it changes anything; what follows cannot fail.
        target.replaceApplications(next.server.applications);
      } catch (error) {
        return refused((error as Error).message, 'Restart the server.');
      }
      const keys = next.server.nonceKeys;
      if (keys !== undefined && live.includes('nonceKeys: replaced')) {
        target.authenticator.replaceNonceKeys(keys);
      }
      if (!restart.includes('listen')) {
        for (const { index, certificates } of renewedCertificates(current, next)) {
          const listener: Partial<TlsListener> | undefined = listeners?.()[index];
          listener?.replaceCertificates?.(certificates);
        }
      }
      current = next;
      return { kind: 'applied', config: next, changes: live, restart };
    },
  };
}

const realmText = 'the realm cannot change while the server runs: HA1 values are made for it';

function refused(message: string, advice: string): ReloadOutcome {
  const place = { severity: 'error', code: 'restart', path: '', line: 1, column: 1 } as const;
  return { kind: 'refused', problems: [{ ...place, message, advice }] };
}
