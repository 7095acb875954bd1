import { createHmac, randomBytes } from 'node:crypto';
import { type Ha1Set, ha1Set } from '@tollgate/auth';
import type { ConfigFile, SecretReference } from '../file/file.ts';
import type { Path } from '../source/problem.ts';
import type { Report } from '../source/report.ts';
import type { Environment } from './environment.ts';

/** The secrets of a configuration, read. No password outlives the reading. */
export interface Secrets {
  /** By the credential's name. */
  readonly ha1: ReadonlyMap<string, Ha1Set>;
  readonly nonceKeys: readonly Uint8Array[] | undefined;
  /** Why the password of a credential is weak, by name; only where it could be seen. */
  readonly weak: ReadonlyMap<string, string>;
}

/**
 * Reads what the file only refers to. Neither a value nor the reference itself is ever told: who
 * writes a password where its variable or file belongs must not find it in a log.
 */
export function readSecrets(file: ConfigFile, environment: Environment, report: Report): Secrets {
  const ha1 = new Map<string, Ha1Set>();
  const weak = new Map<string, string>();
  for (const [name, credential] of Object.entries(file.credentials ?? {})) {
    const user = credential.user ?? name;
    if (credential.ha1 !== undefined) {
      const given = credential.ha1;
      ha1.set(name, typeof given === 'string' ? { MD5: given } : given);
      continue;
    }
    const inEnv = credential.passwordEnv !== undefined;
    const path = ['credentials', name, inEnv ? 'passwordEnv' : 'passwordFile'];
    const reference: SecretReference =
      credential.passwordEnv !== undefined
        ? { env: credential.passwordEnv }
        : { file: credential.passwordFile ?? '' };
    const password = readSecret(reference, path, environment, report);
    if (password === undefined) continue;
    ha1.set(name, ha1Set({ username: user, realm: file.realm, password }));
    const why = weakness(password, user);
    if (why !== undefined) weak.set(name, why);
  }
  const nonceKeys = file.nonceKeys?.flatMap((reference, index) => {
    const path = ['nonceKeys', index, 'env' in reference ? 'env' : 'file'];
    const key = readSecret(reference, path, environment, report);
    if (key === undefined) return [];
    const bytes = Buffer.from(key);
    if (bytes.length >= 32) return [bytes];
    const message = `the key has ${bytes.length} characters, at least 32 are wanted`;
    report.add(path, 'short', message, 'Make one with: openssl rand -hex 32');
    return [];
  });
  return { ha1, nonceKeys, weak };
}

function readSecret(
  reference: SecretReference,
  path: Path,
  environment: Environment,
  report: Report,
): string | undefined {
  const inEnv = 'env' in reference;
  const found = inEnv ? environment.env[reference.env] : environment.read(reference.file);
  if (!inEnv && typeof found === 'string') {
    const advice = 'Write the path of a file this user may read, from the folder of this file.';
    report.add(path, 'file', `the file named here cannot be read (${found})`, advice);
    return undefined;
  }
  if (found === undefined) {
    const advice = 'Set it before starting, or write the NAME of a variable that is set.';
    report.add(path, 'environment', 'the environment variable named here is not set', advice);
    return undefined;
  }
  // Editors end a file with a line break, which is not meant to be part of the password.
  const secret = found.toString().replace(/\r?\n$/, '');
  if (secret === '') {
    const message = `the ${inEnv ? 'variable' : 'file'} named here is empty`;
    report.add(path, 'empty', message, 'Put the secret in it.');
    return undefined;
  }
  return secret;
}

const SHORT = 12;

/** Why a password is weak, without telling it; undefined where nothing speaks against it. */
export function weakness(password: string, user: string): string | undefined {
  const lower = password.toLowerCase();
  if (lower === user.toLowerCase()) return 'it is the user name';
  if (/password|passwort|qwerty|letmein|welcome|123456|abcdef/.test(lower)) {
    return 'it is one of the first a guesser tries';
  }
  if (/^[0-9]+$/.test(password)) return 'it is digits only';
  if (new Set(password).size <= 3) return 'it repeats a few characters';
  if ([...password].length < SHORT) return `it has fewer than ${SHORT} characters`;
  return undefined;
}

const salt = randomBytes(32);

/** For each credential a text that changes with its HA1 values and tells nothing of them. */
export function fingerprintsOf({ ha1 }: Secrets): ReadonlyMap<string, string> {
  const print = (set: Ha1Set): string =>
    createHmac('sha256', salt)
      .update(JSON.stringify(Object.entries(set).sort()))
      .digest('hex');
  return new Map([...ha1].map(([name, set]) => [name, print(set)]));
}
