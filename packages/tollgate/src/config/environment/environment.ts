import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { callable, checkKeys, hidden, isObject, pathOf, wrongType } from '@tollgate/common';

/** What a configuration refers to: the environment, and files beside it. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The bytes of a file, its path taken from the folder of the configuration, or an error code. */
  read(path: string): Buffer | string;
  /** Whether anybody on this machine may read the file. */
  isPublic(path: string): boolean;
}

const environmentNames: readonly string[] = Object.keys({
  env: true,
  read: true,
  isPublic: true,
} satisfies Record<keyof Environment, true>);

/** @throws {TypeError} naming what is missing from an environment, or no part of one */
export function checkEnvironment(environment: Environment): void {
  checkKeys('environment', environment, environmentNames);
  checkEnv('environment.env', environment.env);
  callable('environment.read', environment.read, '(path) => Buffer | string');
  callable('environment.isPublic', environment.isPublic, '(path) => boolean');
}

/** @throws {TypeError} naming the variable that is not a text; values may be secrets */
export function checkEnv(option: string, env: Environment['env']): void {
  const wanted = 'an object with texts, like process.env';
  if (!isObject(env)) throw wrongType(option, wanted, env);
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || typeof value === 'string') continue;
    throw wrongType(pathOf(option, name), 'a text', value, hidden(value));
  }
}

/** The environment of a configuration in `folder`: this machine's files, and these variables. */
export function environmentOf(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Environment {
  return {
    env,
    read(path) {
      try {
        return readFileSync(resolve(folder, path));
      } catch (error) {
        return (error as NodeJS.ErrnoException).code ?? 'unreadable';
      }
    },
    isPublic(path) {
      try {
        return (statSync(resolve(folder, path)).mode & 0o004) !== 0;
      } catch {
        return false;
      }
    },
  };
}
